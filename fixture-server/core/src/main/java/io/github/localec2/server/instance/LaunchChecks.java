package io.github.localec2.server.instance;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** What a launch may ask for, whatever there is in the region. */
final class LaunchChecks {
  /** User data is limited to 16 KB before its encoding. */
  static final int MAX_USER_DATA = 16_384;

  private LaunchChecks() {}

  static void check(RunInstancesRequest request) {
    int min = request.minCount();
    int max = request.maxCount();
    if (min < 1) {
      throw CommonFaults.invalidParameterValue("Minimum instance count must be greater than zero");
    }
    if (max < 1) {
      throw CommonFaults.invalidParameterValue("Maximum instance count must be greater than zero");
    }
    if (min > max) {
      throw CommonFaults.invalidParameterValue(
          "Maximum instance count must not be smaller than minimum instance count");
    }
    if (request.imageId() == null) {
      throw CommonFaults.missingParameter("ImageId");
    }
    checkAccelerators(request);
    checkUserData(request.userData());
    if (request.hibernationOptions() != null
        && request.enclaveOptions() != null
        && Boolean.TRUE.equals(request.hibernationOptions().configured())
        && Boolean.TRUE.equals(request.enclaveOptions().enabled())) {
      throw CommonFaults.invalidParameterCombination(
          "Hibernation and Nitro Enclaves cannot be enabled on the same instance.");
    }
  }

  @SuppressWarnings("deprecation") // refused because they are
  private static void checkAccelerators(RunInstancesRequest request) {
    if (!request.elasticGpuSpecification().isEmpty()) {
      throw CommonFaults.unsupported("Elastic GPUs are no longer supported.");
    }
    if (!request.elasticInferenceAccelerators().isEmpty()) {
      throw CommonFaults.unsupported("Elastic inference accelerators are no longer supported.");
    }
  }

  /** Checks user data in base64, with or without line breaks. */
  static void checkUserData(@Nullable String userData) {
    if (userData == null || userData.isEmpty()) {
      return;
    }
    int bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(requireAlphabet(userData)).length;
    } catch (IllegalArgumentException notBase64) {
      throw malformed();
    }
    if (bytes > MAX_USER_DATA) {
      throw CommonFaults.invalidParameterValue(
          "User data is limited to " + MAX_USER_DATA + " bytes");
    }
  }

  /** The MIME decoder skips what is not of the alphabet; EC2 doesn't. */
  private static String requireAlphabet(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean known =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '+'
              || c == '/'
              || c == '='
              || c == '\n'
              || c == '\r';
      if (!known) {
        throw malformed();
      }
    }
    return text;
  }

  private static Ec2Fault malformed() {
    return Ec2Fault.of("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
  }
}
