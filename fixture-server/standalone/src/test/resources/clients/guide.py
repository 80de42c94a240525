"""The walk-through of the user guide with boto3."""

import base64
import os

import boto3
from botocore.exceptions import ClientError

ec2 = boto3.client("ec2", endpoint_url=os.environ["ENDPOINT"])
FAST = {"Delay": 1, "MaxAttempts": 10}
SCRIPT = "#!/bin/bash -xeu\n\npython3 -m http.server 8000\n"


def fault(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error
    raise AssertionError(f"no {code}")


pair = ec2.create_key_pair(KeyName="my-key")
assert pair["KeyMaterial"].startswith("-----BEGIN RSA PRIVATE KEY-----"), pair["KeyMaterial"][:40]
fault("InvalidKeyPair.Duplicate", ec2.create_key_pair, KeyName="my-key")
imported = ec2.import_key_pair(
    KeyName="imported", PublicKeyMaterial=os.environ["PUBLIC_KEY"].encode()
)
assert len(imported["KeyFingerprint"].split(":")) == 16, imported

group = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"][0]
assert group["Description"] == "default VPC security group", group
assert group["OwnerId"] == "000000000000", group
port = {"IpProtocol": "tcp", "FromPort": 8000, "ToPort": 8000, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
ec2.authorize_security_group_ingress(GroupId=group["GroupId"], IpPermissions=[port])
fault(
    "InvalidPermission.Duplicate",
    ec2.authorize_security_group_ingress,
    GroupId=group["GroupId"],
    IpPermissions=[port],
)

launch = dict(
    ImageId="ami-ff0fea8310f3",
    MinCount=1,
    MaxCount=1,
    InstanceType="t3.nano",
    KeyName="my-key",
    SecurityGroupIds=[group["GroupId"]],
    UserData=SCRIPT,
    TagSpecifications=[
        {"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web"}]}
    ],
)
fault("DryRunOperation", ec2.run_instances, DryRun=True, **launch)
assert ec2.describe_instances()["Reservations"] == []
reservation = ec2.run_instances(**launch)
instance = reservation["Instances"][0]
assert instance["State"]["Name"] == "pending", instance
ids = [instance["InstanceId"]]
ec2.get_waiter("instance_running").wait(InstanceIds=ids, WaiterConfig=FAST)

found = ec2.describe_instances(
    Filters=[
        {"Name": "tag:Name", "Values": ["w?b"]},
        {"Name": "instance-state-name", "Values": ["running", "pending"]},
    ]
)["Reservations"]
assert [r["ReservationId"] for r in found] == [reservation["ReservationId"]], found
running = found[0]["Instances"][0]
assert running["PrivateIpAddress"].startswith("172.31."), running
assert running["Placement"]["AvailabilityZone"].startswith("us-east-1"), running
assert running["Monitoring"]["State"] == "disabled", running
assert running["SecurityGroups"][0]["GroupId"] == group["GroupId"], running
data = ec2.describe_instance_attribute(InstanceId=ids[0], Attribute="userData")
assert base64.b64decode(data["UserData"]["Value"]).decode() == SCRIPT, data

assert ec2.describe_images(Filters=[{"Name": "tag:ec2_vm_manager", "Values": ["docker"]}])["Images"] == []

ec2.stop_instances(InstanceIds=ids)
ec2.get_waiter("instance_stopped").wait(InstanceIds=ids, WaiterConfig=FAST)
ec2.start_instances(InstanceIds=ids)
ec2.get_waiter("instance_running").wait(InstanceIds=ids, WaiterConfig=FAST)
ec2.terminate_instances(InstanceIds=ids)
ec2.get_waiter("instance_terminated").wait(InstanceIds=ids, WaiterConfig=FAST)
fault("InvalidInstanceID.NotFound", ec2.describe_instances, InstanceIds=["i-0123456789abcdef0"])

resource = boto3.resource("ec2", endpoint_url=os.environ["ENDPOINT"])
vpc = resource.create_vpc(CidrBlock="10.1.0.0/16")
vpc.wait_until_available()
subnet = vpc.create_subnet(CidrBlock="10.1.1.0/24")
assert subnet.available_ip_address_count == 251, subnet.available_ip_address_count
error = fault("DependencyViolation", vpc.delete)
assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400, error.response
subnet.delete()
vpc.delete()
pages = ec2.get_paginator("describe_instance_types").paginate(PaginationConfig={"PageSize": 100})
assert sum(len(page["InstanceTypes"]) for page in pages) > 500
print("passed")
