// The walk-through of the user guide with the AWS SDK for JavaScript.
import assert from "node:assert/strict";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateKeyPairCommand,
  DescribeImagesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  ImportKeyPairCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
  paginateDescribeInstances,
  waitUntilInstanceRunning,
  waitUntilInstanceStopped,
  waitUntilInstanceTerminated,
} from "@aws-sdk/client-ec2";

const client = new EC2Client({ endpoint: process.env.ENDPOINT });
const wait = { client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 };
const script = "#!/bin/bash -xeu\n\npython3 -m http.server 8000\n";

async function fault(code, command) {
  await assert.rejects(client.send(command), (error) => {
    assert.equal(error.name, code);
    return true;
  });
}

const pair = await client.send(new CreateKeyPairCommand({ KeyName: "my-key", KeyType: "ed25519" }));
assert.match(pair.KeyMaterial, /^-----BEGIN OPENSSH PRIVATE KEY-----/);
await client.send(
  new ImportKeyPairCommand({
    KeyName: "imported",
    PublicKeyMaterial: new TextEncoder().encode(process.env.PUBLIC_KEY),
  }),
);
await fault("InvalidKeyPair.Duplicate", new CreateKeyPairCommand({ KeyName: "my-key" }));

const groups = await client.send(new DescribeSecurityGroupsCommand({ GroupNames: ["default"] }));
const group = groups.SecurityGroups[0].GroupId;
await client.send(
  new AuthorizeSecurityGroupIngressCommand({
    GroupId: group,
    IpPermissions: [
      { IpProtocol: "tcp", FromPort: 8000, ToPort: 8000, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
    ],
  }),
);

const launch = {
  ImageId: "ami-ff0fea8310f3",
  MinCount: 2,
  MaxCount: 2,
  InstanceType: "t3.nano",
  KeyName: "my-key",
  SecurityGroupIds: [group],
  UserData: Buffer.from(script).toString("base64"),
  TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "Name", Value: "web" }] }],
};
await fault("DryRunOperation", new RunInstancesCommand({ ...launch, DryRun: true }));
const reservation = await client.send(new RunInstancesCommand(launch));
const InstanceIds = reservation.Instances.map((instance) => instance.InstanceId);
assert.equal(reservation.Instances[0].State.Name, "pending");
await waitUntilInstanceRunning(wait, { InstanceIds });

const described = [];
const filters = [{ Name: "tag:Name", Values: ["web"] }];
for await (const page of paginateDescribeInstances({ client, pageSize: 5 }, { Filters: filters })) {
  described.push(...page.Reservations);
}
assert.equal(described.length, 1);
assert.equal(described[0].ReservationId, reservation.ReservationId);
assert.equal(described[0].Instances.length, 2);
assert.ok(described[0].Instances[0].LaunchTime instanceof Date);
const attribute = await client.send(
  new DescribeInstanceAttributeCommand({ InstanceId: InstanceIds[0], Attribute: "userData" }),
);
assert.equal(Buffer.from(attribute.UserData.Value, "base64").toString(), script);

const images = await client.send(
  new DescribeImagesCommand({ Filters: [{ Name: "tag:ec2_vm_manager", Values: ["docker"] }] }),
);
assert.deepEqual(images.Images, []);

await client.send(new StopInstancesCommand({ InstanceIds }));
await waitUntilInstanceStopped(wait, { InstanceIds });
await client.send(new StartInstancesCommand({ InstanceIds }));
await waitUntilInstanceRunning(wait, { InstanceIds });
await client.send(new TerminateInstancesCommand({ InstanceIds }));
await waitUntilInstanceTerminated(wait, { InstanceIds });
await fault(
  "InvalidInstanceID.NotFound",
  new DescribeInstancesCommand({ InstanceIds: ["i-0123456789abcdef0"] }),
);
console.log("passed");
