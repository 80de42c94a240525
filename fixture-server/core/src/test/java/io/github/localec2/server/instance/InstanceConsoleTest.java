package io.github.localec2.server.instance;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.InstanceType;

class InstanceConsoleTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final InstanceFixtures INSTANCES = new InstanceFixtures(EC2);
  private static final Ec2Client CLIENT = EC2.client();

  @Test
  void theConsoleTellsOfTheMachine() {
    String id = INSTANCES.launched();
    String address = INSTANCES.described(id).privateIpAddress();
    var output = CLIENT.getConsoleOutput(request -> request.instanceId(id).latest(true));
    assertThat(output.instanceId()).isEqualTo(id);
    assertThat(output.timestamp()).isNotNull();
    assertThat(new String(Base64.getDecoder().decode(output.output()), StandardCharsets.UTF_8))
        .contains(id, "ami-000001", "t3.micro", address);
  }

  @Test
  void onlyNitroKnowsTheLatest() {
    String id =
        INSTANCES.runOne(request -> request.instanceType(InstanceType.T2_MICRO)).instanceId();
    assertFault(
        "UnsupportedOperation",
        () -> CLIENT.getConsoleOutput(request -> request.instanceId(id).latest(true)));
    assertFault(
        "InvalidInstanceID.NotFound",
        () -> CLIENT.getConsoleOutput(request -> request.instanceId("i-00000000000000000")));
  }

  @Test
  void aScreenshotIsAPictureOfWhatRuns() {
    String id = INSTANCES.launched();
    byte[] picture =
        Base64.getDecoder()
            .decode(CLIENT.getConsoleScreenshot(request -> request.instanceId(id)).imageData());
    assertThat(picture).startsWith(0xFF, 0xD8);
    CLIENT.stopInstances(request -> request.instanceIds(id));
    assertFault(
        "IncorrectInstanceState",
        () -> CLIENT.getConsoleScreenshot(request -> request.instanceId(id)));
  }

  @Test
  void linuxHasNoPassword() {
    String id = INSTANCES.launched();
    var answer = CLIENT.getPasswordData(request -> request.instanceId(id));
    assertThat(answer.instanceId()).isEqualTo(id);
    assertThat(answer.passwordData()).isEmpty();
  }

  @Test
  void theHolderOfTheKeyReadsTheWindowsPassword() throws Exception {
    String windows =
        CLIENT
            .describeImages(
                request -> request.filters(InstanceFixtures.filter("platform", "windows")))
            .images()
            .stream()
            .map(Image::imageId)
            .findFirst()
            .orElseThrow();
    String pem = CLIENT.createKeyPair(request -> request.keyName("admin")).keyMaterial();
    String id = INSTANCES.runOne(request -> request.imageId(windows).keyName("admin")).instanceId();
    assertThat(INSTANCES.stateOf(id)).isEqualTo("running");
    String data = CLIENT.getPasswordData(request -> request.instanceId(id)).passwordData();
    assertThat(decrypted(pem, data)).hasSize(32).isEqualTo(decrypted(pem, passwordOf(id)));
  }

  private static String passwordOf(String id) {
    return CLIENT.getPasswordData(request -> request.instanceId(id)).passwordData();
  }

  /** EC2's PEM is PKCS#1: a PKCS#8 header makes it one that Java reads. */
  private static String decrypted(String pem, String data) throws Exception {
    byte[] pkcs1 =
        Base64.getMimeDecoder()
            .decode(pem.replaceAll("-----(BEGIN|END) RSA PRIVATE KEY-----", "").trim());
    byte[] header = {
      0x30,
      (byte) 0x82,
      0,
      0,
      2,
      1,
      0,
      0x30,
      0x0D,
      6,
      9,
      0x2A,
      (byte) 0x86,
      0x48,
      (byte) 0x86,
      (byte) 0xF7,
      0x0D,
      1,
      1,
      1,
      5,
      0,
      4,
      (byte) 0x82,
      0,
      0
    };
    byte[] pkcs8 = new byte[header.length + pkcs1.length];
    System.arraycopy(header, 0, pkcs8, 0, header.length);
    System.arraycopy(pkcs1, 0, pkcs8, header.length, pkcs1.length);
    length(pkcs8, 2, pkcs8.length - 4);
    length(pkcs8, header.length - 2, pkcs1.length);
    Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    return new String(cipher.doFinal(Base64.getDecoder().decode(data)), StandardCharsets.UTF_8);
  }

  private static void length(byte[] der, int at, int value) {
    der[at] = (byte) (value >> 8);
    der[at + 1] = (byte) value;
  }

  @Test
  void onlyUefiHasVariables() {
    String id = INSTANCES.launched();
    assertFault(
        "UnsupportedOperation",
        () -> CLIENT.getInstanceUefiData(request -> request.instanceId(id)));
  }

  @Test
  void aDiagnosticInterruptNeedsARunningNitroInstance() {
    String id = INSTANCES.launched();
    CLIENT.sendDiagnosticInterrupt(request -> request.instanceId(id));
    assertThat(INSTANCES.stateOf(id)).isEqualTo("running");
    CLIENT.stopInstances(request -> request.instanceIds(id));
    assertFault(
        "IncorrectInstanceState",
        () -> CLIENT.sendDiagnosticInterrupt(request -> request.instanceId(id)));
  }
}
