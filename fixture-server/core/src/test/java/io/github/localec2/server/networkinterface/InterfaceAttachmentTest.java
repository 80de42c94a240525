package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.AttachmentStatus;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;

class InterfaceAttachmentTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private final TestNetwork network = new TestNetwork(ec2);

  @Test
  void anAttachedInterfaceIsShownByItsInstance() {
    String instanceId = launch();
    String id = create();
    String attachmentId = attach(id, instanceId, 1);

    assertThat(attachmentId).matches("eni-attach-[0-9a-f]{17}");
    NetworkInterface row = describe(id);
    assertThat(row.status()).isEqualTo(NetworkInterfaceStatus.IN_USE);
    assertThat(row.attachment().instanceId()).isEqualTo(instanceId);
    assertThat(row.attachment().instanceOwnerId()).isEqualTo("000000000000");
    assertThat(row.attachment().deviceIndex()).isEqualTo(1);
    assertThat(row.attachment().status()).isEqualTo(AttachmentStatus.ATTACHED);
    assertThat(row.attachment().deleteOnTermination()).isFalse();
    assertThat(instance(instanceId).networkInterfaces())
        .extracting(InstanceNetworkInterface::networkInterfaceId)
        .hasSize(2)
        .last()
        .isEqualTo(id);
  }

  @Test
  void aDetachedInterfaceIsAvailableAgain() {
    String instanceId = launch();
    String id = create();
    String attachmentId = attach(id, instanceId, 1);
    ec2.detachNetworkInterface(r -> r.attachmentId(attachmentId));

    assertThat(describe(id).status()).isEqualTo(NetworkInterfaceStatus.AVAILABLE);
    assertThat(describe(id).attachment()).isNull();
    assertThat(instance(instanceId).networkInterfaces()).hasSize(1);
    assertFault(
        "InvalidAttachmentID.NotFound",
        () -> ec2.detachNetworkInterface(r -> r.attachmentId(attachmentId)));
  }

  @Test
  void thePrimaryInterfaceStaysAttached() {
    String attachmentId = instance(launch()).networkInterfaces().get(0).attachment().attachmentId();
    assertFault(
        "OperationNotPermitted",
        () -> ec2.detachNetworkInterface(r -> r.attachmentId(attachmentId)));
  }

  @Test
  void anInterfaceInUseIsNeitherAttachedNorDeleted() {
    String instanceId = launch();
    String id = create();
    attach(id, instanceId, 1);

    assertFault("InvalidNetworkInterface.InUse", () -> attach(id, launch(), 1));
    assertFault(
        "InvalidParameterValue", () -> ec2.deleteNetworkInterface(r -> r.networkInterfaceId(id)));
  }

  @Test
  void aDeviceIndexIsTakenOnce() {
    String instanceId = launch();
    attach(create(), instanceId, 1);
    String other = create();
    assertFault("InvalidParameterValue", () -> attach(other, instanceId, 1));
    assertFault("InvalidParameterValue", () -> attach(other, instanceId, 0));
  }

  @Test
  void anInstanceTypeHasSoManyInterfacesAndNoMore() {
    String instanceId = launch();
    attach(create(), instanceId, 1);
    String third = create();
    assertFault("AttachmentLimitExceeded", () -> attach(third, instanceId, 2));
  }

  @Test
  void anInterfaceOfAnotherZoneIsRefused() {
    String instanceId = launch();
    String id =
        ec2.createNetworkInterface(r -> r.subnetId(network.subnets().get(1).subnetId()))
            .networkInterface()
            .networkInterfaceId();
    assertFault("InvalidParameterCombination", () -> attach(id, instanceId, 1));
  }

  @Test
  void aTerminatedInstanceTakesItsOwnInterfacesWithIt() {
    String instanceId = launch();
    String primary = instance(instanceId).networkInterfaces().get(0).networkInterfaceId();
    String id = create();
    attach(id, instanceId, 1);
    ec2.terminateInstances(r -> r.instanceIds(instanceId));

    assertFault("InvalidNetworkInterfaceID.NotFound", () -> describe(primary));
    assertThat(describe(id).status()).isEqualTo(NetworkInterfaceStatus.AVAILABLE);
    assertThat(instance(instanceId).networkInterfaces()).isEmpty();
  }

  @Test
  void groupsOfTheInterfaceAreThoseOfTheInstance() {
    String instanceId = launch();
    String primary = instance(instanceId).networkInterfaces().get(0).networkInterfaceId();
    String group =
        ec2.createSecurityGroup(r -> r.groupName("web").description("web").vpcId(network.vpcId()))
            .groupId();
    ec2.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(primary).groups(group));

    assertThat(instance(instanceId).securityGroups())
        .singleElement()
        .extracting(each -> each.groupId())
        .isEqualTo(group);
  }

  @Test
  void anElasticIpLeadsToAnInstance() {
    String instanceId = launch();
    AllocateAddressResponse elastic = ec2.allocateAddress();
    String associationId =
        ec2.associateAddress(r -> r.instanceId(instanceId).allocationId(elastic.allocationId()))
            .associationId();

    assertThat(associationId).matches("eipassoc-[0-9a-f]{17}");
    Instance instance = instance(instanceId);
    assertThat(instance.publicIpAddress()).isEqualTo(elastic.publicIp());
    assertThat(instance.publicDnsName())
        .isEqualTo("ec2-" + elastic.publicIp().replace('.', '-') + ".compute-1.amazonaws.com");
    assertThat(instance.networkInterfaces().get(0).association().ipOwnerId())
        .isEqualTo("000000000000");
    Address address = ec2.describeAddresses().addresses().get(0);
    assertThat(address.instanceId()).isEqualTo(instanceId);
    assertThat(address.privateIpAddress()).isEqualTo(instance.privateIpAddress());
    assertThat(address.networkInterfaceOwnerId()).isEqualTo("000000000000");
    assertThat(describe(address.networkInterfaceId()).association().allocationId())
        .isEqualTo(elastic.allocationId());
    assertFault(
        "InvalidIPAddress.InUse",
        () -> ec2.releaseAddress(r -> r.allocationId(elastic.allocationId())));

    ec2.disassociateAddress(r -> r.associationId(associationId));
    assertThat(instance(instanceId).publicIpAddress()).isNotEqualTo(elastic.publicIp());
    ec2.releaseAddress(r -> r.allocationId(elastic.allocationId()));
  }

  @Test
  void publicNamesFollowTheVpc() {
    String instanceId = launch();
    assertThat(instance(instanceId).publicDnsName()).startsWith("ec2-");
    ec2.modifyVpcAttribute(r -> r.vpcId(network.vpcId()).enableDnsHostnames(v -> v.value(false)));
    assertThat(instance(instanceId).publicDnsName()).isEmpty();
    assertThat(instance(instanceId).publicIpAddress()).isNotNull();
  }

  @Test
  void anElasticIpStaysWithAStoppedInstanceAndALentAddressGoes() {
    String instanceId = launch();
    String lent = instance(instanceId).publicIpAddress();
    assertThat(lent).isNotNull();
    ec2.stopInstances(r -> r.instanceIds(instanceId));
    assertThat(instance(instanceId).publicIpAddress()).isNull();
    ec2.startInstances(r -> r.instanceIds(instanceId));
    assertThat(instance(instanceId).publicIpAddress()).isNotNull();

    AllocateAddressResponse elastic = ec2.allocateAddress();
    ec2.associateAddress(r -> r.instanceId(instanceId).allocationId(elastic.allocationId()));
    ec2.stopInstances(r -> r.instanceIds(instanceId));
    assertThat(instance(instanceId).publicIpAddress()).isEqualTo(elastic.publicIp());

    ec2.terminateInstances(r -> r.instanceIds(instanceId));
    assertThat(ec2.describeAddresses().addresses().get(0).associationId()).isNull();
  }

  @Test
  void anElasticIpMovesUnlessForbidden() {
    String one = launch();
    String other = launch();
    AllocateAddressResponse elastic = ec2.allocateAddress();
    ec2.associateAddress(r -> r.instanceId(one).allocationId(elastic.allocationId()));

    assertFault(
        "Resource.AlreadyAssociated",
        () ->
            ec2.associateAddress(
                r ->
                    r.instanceId(other)
                        .allocationId(elastic.allocationId())
                        .allowReassociation(false)));
    ec2.associateAddress(r -> r.instanceId(other).publicIp(elastic.publicIp()));
    assertThat(instance(other).publicIpAddress()).isEqualTo(elastic.publicIp());
    assertThat(instance(one).publicIpAddress()).isNotEqualTo(elastic.publicIp());
  }

  @Test
  void anElasticIpNeedsATarget() {
    String id = ec2.allocateAddress().allocationId();
    assertFault("MissingParameter", () -> ec2.associateAddress(r -> r.allocationId(id)));
    assertFault(
        "InvalidInstanceID.NotFound",
        () -> ec2.associateAddress(r -> r.allocationId(id).instanceId("i-00000000000000000")));
    assertFault(
        "InvalidAllocationID.NotFound",
        () ->
            ec2.associateAddress(
                r -> r.allocationId("eipalloc-00000000000000000").networkInterfaceId(create())));
    assertFault(
        "InvalidAssociationID.NotFound",
        () -> ec2.disassociateAddress(r -> r.associationId("eipassoc-00000000000000000")));
  }

  @Test
  void anElasticIpNeedsAnInternetGateway() {
    String vpcId = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    String subnetId =
        ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.0.0/24")).subnet().subnetId();
    String id =
        ec2.createNetworkInterface(r -> r.subnetId(subnetId))
            .networkInterface()
            .networkInterfaceId();
    String allocationId = ec2.allocateAddress().allocationId();
    assertFault(
        "Gateway.NotAttached",
        () -> ec2.associateAddress(r -> r.allocationId(allocationId).networkInterfaceId(id)));
  }

  @Test
  void theFreeAddressesOfASubnetAreCounted() {
    int before = available();
    create();
    launch();
    assertThat(available()).isEqualTo(before - 2);
  }

  private int available() {
    return network.subnets().get(0).availableIpAddressCount();
  }

  private String launch() {
    return ec2.runInstances(
            r ->
                r.imageId("ami-12345678")
                    .instanceType(InstanceType.T2_MICRO)
                    .subnetId(network.subnetId())
                    .minCount(1)
                    .maxCount(1))
        .instances()
        .get(0)
        .instanceId();
  }

  private String create() {
    return ec2.createNetworkInterface(r -> r.subnetId(network.subnetId()))
        .networkInterface()
        .networkInterfaceId();
  }

  private String attach(String id, String instanceId, int index) {
    return ec2.attachNetworkInterface(
            r -> r.networkInterfaceId(id).instanceId(instanceId).deviceIndex(index))
        .attachmentId();
  }

  private NetworkInterface describe(String id) {
    return ec2.describeNetworkInterfaces(r -> r.networkInterfaceIds(id)).networkInterfaces().get(0);
  }

  private Instance instance(String id) {
    return ec2.describeInstances(r -> r.instanceIds(id)).reservations().get(0).instances().get(0);
  }
}
