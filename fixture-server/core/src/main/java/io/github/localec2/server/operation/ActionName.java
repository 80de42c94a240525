package io.github.localec2.server.operation;

import java.util.regex.Pattern;

/** The names of EC2's operations, as those who ask for one by name may write them. */
public final class ActionName {
  private static final Pattern FORM = Pattern.compile("[A-Z][A-Za-z0-9]{2,127}");
  private static final String MODEL = "software.amazon.awssdk.services.ec2.model.";
  private static final String REQUEST = "Request";

  private ActionName() {}

  /**
   * The name itself.
   *
   * @throws IllegalArgumentException quoting a name that the SDK's EC2 has not
   */
  public static String checked(String name) {
    if (!FORM.matcher(name).matches() || !isKnown(name)) {
      throw new IllegalArgumentException(
          "EC2 has no operation '" + name + "'; names are like RunInstances");
    }
    return name;
  }

  /**
   * The operation of a request class.
   *
   * @throws IllegalArgumentException quoting a class that is no request of EC2
   */
  public static String of(Class<?> requestType) {
    String simple = requestType.getSimpleName();
    if (!requestType.getName().startsWith(MODEL) || !simple.endsWith(REQUEST)) {
      throw new IllegalArgumentException(
          "not a request of EC2: '" + requestType.getName() + "'; one is RunInstancesRequest");
    }
    return simple.substring(0, simple.length() - REQUEST.length());
  }

  private static boolean isKnown(String name) {
    // the one operation that is written otherwise than its class
    String simple = name.equals("EnableVolumeIO") ? "EnableVolumeIo" : name;
    try {
      Class.forName(MODEL + simple + REQUEST, false, ActionName.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | NoClassDefFoundError unknown) {
      return false;
    }
  }
}
