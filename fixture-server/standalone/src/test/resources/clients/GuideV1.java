import com.amazonaws.auth.AWSCredentials;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.auth.BasicSessionCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.ec2.AmazonEC2;
import com.amazonaws.services.ec2.AmazonEC2ClientBuilder;
import com.amazonaws.services.ec2.model.*;
import com.amazonaws.services.securitytoken.AWSSecurityTokenService;
import com.amazonaws.services.securitytoken.AWSSecurityTokenServiceClientBuilder;
import com.amazonaws.services.securitytoken.model.AssumeRoleRequest;
import com.amazonaws.services.securitytoken.model.GetCallerIdentityRequest;
import com.amazonaws.waiters.WaiterParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A fleet's life with the AWS SDK for Java 1: defaults, network, instances, volumes, images. */
final class GuideV1 {
  private static final String AMI = "ami-12c6146b";

  private final EndpointConfiguration endpoint;
  private final AmazonEC2 ec2;

  private GuideV1(String url) {
    endpoint = new EndpointConfiguration(url, "us-east-1");
    ec2 = ec2(new BasicAWSCredentials("000000000000", "test"));
  }

  private AmazonEC2 ec2(AWSCredentials credentials) {
    return AmazonEC2ClientBuilder.standard()
        .withEndpointConfiguration(endpoint)
        .withCredentials(new AWSStaticCredentialsProvider(credentials))
        .build();
  }

  public static void main(String[] arguments) {
    GuideV1 guide = new GuideV1(arguments[0]);
    guide.identity();
    guide.defaults();
    guide.network();
    System.out.println("passed");
  }

  private void identity() {
    AWSSecurityTokenService sts =
        AWSSecurityTokenServiceClientBuilder.standard()
            .withEndpointConfiguration(endpoint)
            .withCredentials(
                new AWSStaticCredentialsProvider(new BasicAWSCredentials("000000000000", "test")))
            .build();
    same("000000000000", sts.getCallerIdentity(new GetCallerIdentityRequest()).getAccount());
    var role =
        sts.assumeRole(
                new AssumeRoleRequest()
                    .withRoleArn("arn:aws:iam::111122223333:role/Deployer")
                    .withRoleSessionName("guide"))
            .getCredentials();
    AmazonEC2 other =
        ec2(
            new BasicSessionCredentials(
                role.getAccessKeyId(), role.getSecretAccessKey(), role.getSessionToken()));
    same("111122223333", other.describeVpcs().getVpcs().get(0).getOwnerId());
  }

  private void defaults() {
    same(6, ec2.describeAvailabilityZones().getAvailabilityZones().size());
    same(
        "172.31.0.0/16",
        ec2.describeVpcs(
                new DescribeVpcsRequest().withFilters(new Filter("isDefault").withValues("true")))
            .getVpcs()
            .get(0)
            .getCidrBlock());
    same(6, ec2.describeSubnets().getSubnets().size());
    // the client adds a second token to a launch that has one already
    same(
        true,
        ec2.dryRun(new RunInstancesRequest(AMI, 1, 1).withInstanceType("t3.micro"))
            .isSuccessful());
    fault(
        "InvalidInstanceID.NotFound",
        () ->
            ec2.describeInstances(
                new DescribeInstancesRequest().withInstanceIds("i-0123456789abcdef0")));
  }

  private void network() {
    ec2.createKeyPair(new CreateKeyPairRequest("guide"));
    fault(
        "InvalidKeyPair.Duplicate", () -> ec2.createKeyPair(new CreateKeyPairRequest("guide")));
    String vpc = ec2.createVpc(new CreateVpcRequest("10.1.0.0/16")).getVpc().getVpcId();
    Subnet subnet =
        ec2.createSubnet(
                new CreateSubnetRequest(vpc, "10.1.1.0/24").withAvailabilityZone("us-east-1b"))
            .getSubnet();
    same(251, subnet.getAvailableIpAddressCount());
    String group =
        ec2.createSecurityGroup(new CreateSecurityGroupRequest("web", "web").withVpcId(vpc))
            .getGroupId();
    ec2.authorizeSecurityGroupIngress(
        new AuthorizeSecurityGroupIngressRequest()
            .withGroupId(group)
            .withIpPermissions(
                new IpPermission()
                    .withIpProtocol("tcp")
                    .withFromPort(22)
                    .withToPort(22)
                    .withIpv4Ranges(
                        new IpRange().withCidrIp("0.0.0.0/0").withDescription("ssh"))));
    List<String> ids = launched(subnet, group);
    volumes(ids.get(0));
    image(ids.get(0));
    ec2.terminateInstances(new TerminateInstancesRequest(ids));
    ec2.waiters().instanceTerminated().run(new WaiterParameters<>(instances(ids)));
    fault("DependencyViolation", () -> ec2.deleteVpc(new DeleteVpcRequest(vpc)));
    ec2.deleteSubnet(new DeleteSubnetRequest(subnet.getSubnetId()));
    ec2.deleteSecurityGroup(new DeleteSecurityGroupRequest().withGroupId(group));
    ec2.deleteVpc(new DeleteVpcRequest(vpc));
  }

  private List<String> launched(Subnet subnet, String group) {
    RunInstancesRequest launch =
        new RunInstancesRequest(AMI, 3, 3)
            .withKeyName("guide")
            .withInstanceType("t3.micro")
            .withSecurityGroupIds(group)
            .withSubnetId(subnet.getSubnetId())
            .withTagSpecifications(
                new TagSpecification()
                    .withResourceType("instance")
                    .withTags(new Tag("role", "web")));
    List<String> ids = new ArrayList<>();
    ec2.runInstances(launch)
        .getReservation()
        .getInstances()
        .forEach(instance -> ids.add(instance.getInstanceId()));
    same(3, ids.size());
    ec2.waiters().instanceRunning().run(new WaiterParameters<>(instances(ids)));
    int seen = 0;
    String token = null;
    do {
      var page =
          ec2.describeInstances(
              new DescribeInstancesRequest()
                  .withMaxResults(5)
                  .withNextToken(token)
                  .withFilters(new Filter("tag:role").withValues("w*")));
      seen += page.getReservations().stream().mapToInt(r -> r.getInstances().size()).sum();
      token = page.getNextToken();
    } while (token != null);
    same(3, seen);
    ec2.createTags(new CreateTagsRequest(ids, List.of(new Tag("stage", "test"))));
    ec2.stopInstances(new StopInstancesRequest(ids));
    ec2.waiters().instanceStopped().run(new WaiterParameters<>(instances(ids)));
    same(
        "stopped",
        ec2.startInstances(new StartInstancesRequest(ids))
            .getStartingInstances()
            .get(0)
            .getPreviousState()
            .getName());
    return ids;
  }

  private void volumes(String instance) {
    String volume =
        ec2.createVolume(
                new CreateVolumeRequest().withAvailabilityZone("us-east-1b").withSize(3))
            .getVolume()
            .getVolumeId();
    ec2.attachVolume(new AttachVolumeRequest(volume, instance, "/dev/sdh"));
    fault("VolumeInUse", () -> ec2.deleteVolume(new DeleteVolumeRequest(volume)));
    String snapshot =
        ec2.createSnapshot(new CreateSnapshotRequest(volume, "guide"))
            .getSnapshot()
            .getSnapshotId();
    ec2.waiters()
        .snapshotCompleted()
        .run(
            new WaiterParameters<>(
                new DescribeSnapshotsRequest().withSnapshotIds(snapshot)));
    ec2.detachVolume(new DetachVolumeRequest(volume));
    ec2.deleteVolume(new DeleteVolumeRequest(volume));
    ec2.waiters()
        .volumeDeleted()
        .run(new WaiterParameters<>(new DescribeVolumesRequest(List.of(volume))));
  }

  private void image(String instance) {
    String image = ec2.createImage(new CreateImageRequest(instance, "guide-image")).getImageId();
    DescribeImagesRequest asked = new DescribeImagesRequest().withImageIds(image);
    ec2.waiters().imageAvailable().run(new WaiterParameters<>(asked));
    ec2.deregisterImage(new DeregisterImageRequest(image));
    same(0, ec2.describeImages(asked).getImages().size());
  }

  private static DescribeInstancesRequest instances(List<String> ids) {
    return new DescribeInstancesRequest().withInstanceIds(ids);
  }

  private static void same(Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError("expected " + expected + ", but it is " + actual);
    }
  }

  private static void fault(String code, Runnable call) {
    try {
      call.run();
    } catch (AmazonEC2Exception e) {
      same(code, e.getErrorCode());
      return;
    }
    throw new AssertionError("no error " + code);
  }
}
