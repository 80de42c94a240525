package io.github.localec2.server.connectivity;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import io.github.localec2.server.networkinterface.TestNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ConnectionNotification;
import software.amazon.awssdk.services.ec2.model.ServiceConfiguration;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

class EndpointServiceTest {
  private static final String OTHER = "111111111111";
  private static final String BALANCER =
      "arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/net/db/50dc6c495c0c9188";

  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private final Ec2Client other = EC2.client(OTHER, Region.US_EAST_1);

  @Test
  void aServiceIsPendingThenAvailable() {
    ServiceConfiguration made = create();

    assertThat(made.serviceId()).matches("vpce-svc-[0-9a-f]{17}");
    assertThat(made.serviceName()).isEqualTo("com.amazonaws.vpce.us-east-1." + made.serviceId());
    assertThat(made.serviceStateAsString()).isEqualTo("Pending");
    assertThat(made.acceptanceRequired()).isTrue();
    assertThat(made.serviceType().get(0).serviceTypeAsString()).isEqualTo("Interface");
    assertThat(describe(made).serviceStateAsString()).isEqualTo("Available");
    assertThat(describe(made).networkLoadBalancerArns()).containsExactly(BALANCER);
  }

  @Test
  void aServiceNeedsOneKindOfBalancer() {
    assertFault("InvalidParameter", () -> ec2.createVpcEndpointServiceConfiguration(r -> {}));
    assertFault(
        "InvalidParameter",
        () -> ec2.createVpcEndpointServiceConfiguration(r -> r.networkLoadBalancerArns("db")));
  }

  @Test
  void whoIsLetInMayAskAndTheOwnerDecides() {
    ServiceConfiguration service = create();
    assertFault("InvalidServiceName", () -> connect(service));
    var added =
        ec2.modifyVpcEndpointServicePermissions(
            r ->
                r.serviceId(service.serviceId())
                    .addAllowedPrincipals("arn:aws:iam::" + OTHER + ":root"));
    assertThat(added.addedPrincipals())
        .singleElement()
        .extracting(each -> each.principalTypeAsString())
        .isEqualTo("Account");
    assertThat(
            ec2.describeVpcEndpointServicePermissions(r -> r.serviceId(service.serviceId()))
                .allowedPrincipals())
        .hasSize(1);
    assertThat(
            other
                .describeVpcEndpointServices(r -> r.serviceNames(service.serviceName()))
                .serviceDetails())
        .singleElement()
        .extracting(each -> each.owner())
        .isEqualTo("000000000000");

    VpcEndpoint endpoint = connect(service);
    assertThat(endpoint.stateAsString()).isEqualTo("pendingAcceptance");
    assertThat(state(endpoint)).isEqualTo("pendingAcceptance");
    assertThat(ec2.describeVpcEndpointConnections(r -> {}).vpcEndpointConnections())
        .singleElement()
        .extracting(each -> each.vpcEndpointOwner())
        .isEqualTo(OTHER);
    assertThat(
            ec2.deleteVpcEndpointServiceConfigurations(r -> r.serviceIds(service.serviceId()))
                .unsuccessful())
        .singleElement()
        .extracting(each -> each.error().code())
        .isEqualTo("ExistingVpcEndpointConnections");

    ec2.acceptVpcEndpointConnections(
        r -> r.serviceId(service.serviceId()).vpcEndpointIds(endpoint.vpcEndpointId()));
    assertThat(state(endpoint)).isEqualTo("available");
    ec2.rejectVpcEndpointConnections(
        r -> r.serviceId(service.serviceId()).vpcEndpointIds(endpoint.vpcEndpointId()));
    assertThat(state(endpoint)).isEqualTo("rejected");
    ec2.deleteVpcEndpointServiceConfigurations(r -> r.serviceIds(service.serviceId()));
    assertFault("InvalidVpcEndpointServiceId.NotFound", () -> describe(service));
  }

  @Test
  void aPrivateNameIsVerified() {
    ServiceConfiguration service = create();
    assertFault(
        "InvalidParameter",
        () ->
            ec2.startVpcEndpointServicePrivateDnsVerification(
                r -> r.serviceId(service.serviceId())));
    ec2.modifyVpcEndpointServiceConfiguration(
        r ->
            r.serviceId(service.serviceId())
                .privateDnsName("db.example.com")
                .acceptanceRequired(false));
    assertThat(describe(service).privateDnsNameConfiguration().stateAsString())
        .isEqualTo("pendingVerification");
    assertThat(describe(service).acceptanceRequired()).isFalse();
    ec2.startVpcEndpointServicePrivateDnsVerification(r -> r.serviceId(service.serviceId()));
    assertThat(describe(service).privateDnsNameConfiguration().stateAsString())
        .isEqualTo("verified");
  }

  @Test
  void notificationsComeAndGo() {
    ServiceConfiguration service = create();
    ConnectionNotification made =
        ec2.createVpcEndpointConnectionNotification(
                r ->
                    r.serviceId(service.serviceId())
                        .connectionNotificationArn("arn:aws:sns:us-east-1:000000000000:endpoints")
                        .connectionEvents("Accept", "Reject"))
            .connectionNotification();
    assertThat(made.connectionNotificationId()).startsWith("vpce-nfn-");
    assertThat(made.connectionNotificationStateAsString()).isEqualTo("Enabled");
    ec2.modifyVpcEndpointConnectionNotification(
        r ->
            r.connectionNotificationId(made.connectionNotificationId()).connectionEvents("Delete"));
    assertThat(ec2.describeVpcEndpointConnectionNotifications(r -> {}).connectionNotificationSet())
        .singleElement()
        .extracting(each -> each.connectionEvents())
        .isEqualTo(List.of("Delete"));
    assertThat(
            ec2.deleteVpcEndpointConnectionNotifications(
                    r ->
                        r.connectionNotificationIds(
                            made.connectionNotificationId(), "vpce-nfn-00000000000000000"))
                .unsuccessful())
        .hasSize(1);
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.createVpcEndpointConnectionNotification(
                r ->
                    r.serviceId(service.serviceId())
                        .connectionNotificationArn("arn:aws:sns:us-east-1:000000000000:endpoints")
                        .connectionEvents("Explode")));
  }

  private ServiceConfiguration create() {
    return ec2.createVpcEndpointServiceConfiguration(r -> r.networkLoadBalancerArns(BALANCER))
        .serviceConfiguration();
  }

  private ServiceConfiguration describe(ServiceConfiguration made) {
    return ec2.describeVpcEndpointServiceConfigurations(r -> r.serviceIds(made.serviceId()))
        .serviceConfigurations()
        .get(0);
  }

  private VpcEndpoint connect(ServiceConfiguration service) {
    TestNetwork network = new TestNetwork(other);
    return other
        .createVpcEndpoint(
            r ->
                r.vpcId(network.vpcId())
                    .serviceName(service.serviceName())
                    .vpcEndpointType(VpcEndpointType.INTERFACE)
                    .subnetIds(network.subnetId()))
        .vpcEndpoint();
  }

  private String state(VpcEndpoint endpoint) {
    return other
        .describeVpcEndpoints(r -> r.vpcEndpointIds(endpoint.vpcEndpointId()))
        .vpcEndpoints()
        .get(0)
        .stateAsString();
  }
}
