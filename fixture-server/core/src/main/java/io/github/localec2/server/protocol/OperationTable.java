package io.github.localec2.server.protocol;

import io.github.localec2.server.operation.Operation;
import io.github.localec2.server.protocol.codec.Constraints;
import io.github.localec2.server.protocol.codec.RequestReader;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every operation of the SDK's model by its name, with its handler where there is one. */
public final class OperationTable {
  private static final String MODEL = "software.amazon.awssdk.services.ec2.model.";
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]{2,127}");
  private static final Map<Class<?>, RequestReader> READERS = new ConcurrentHashMap<>();

  private final Map<String, String> familyByOperation;
  private final Function<String, List<Operation<?>>> families;
  private final Map<String, Operation<?>> exact = new ConcurrentHashMap<>();
  private final Map<String, Operation<?>> anyCase =
      new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * @param familyByOperation the family of each operation that has a handler, found in any case:
   *     one action, EnableVolumeIO, is written otherwise than its class
   * @param families makes the operations of a family; asked when the first of them is called
   */
  public OperationTable(
      Map<String, String> familyByOperation, Function<String, List<Operation<?>>> families) {
    this.familyByOperation = familyByOperation;
    this.families = families;
  }

  /** The operations that have a handler, by name. */
  public Collection<String> handled() {
    return List.copyOf(familyByOperation.keySet());
  }

  /**
   * The operation of an action.
   *
   * @throws Ec2Fault UnsupportedOperation for an action of EC2 without a handler, InvalidAction for
   *     one that EC2 does not have
   */
  Operation<?> find(String action, String version) {
    Operation<?> operation = exact.get(action);
    if (operation != null) {
      return operation;
    }
    String family = family(action);
    if (family != null) {
      return load(family, action);
    }
    if (Constraints.reference().operations().contains(action) || requestType(action) != null) {
      throw CommonFaults.unsupportedOperation(
          "The operation " + action + " is not supported by Local EC2 yet.");
    }
    throw CommonFaults.invalidAction(action, version);
  }

  private @Nullable String family(String action) {
    String family = familyByOperation.get(action);
    if (family != null) {
      return family;
    }
    for (Map.Entry<String, String> entry : familyByOperation.entrySet()) {
      if (entry.getKey().equalsIgnoreCase(action)) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** One at a time: a family is made once, whatever comes at once. */
  private synchronized Operation<?> load(String family, String action) {
    if (!anyCase.containsKey(action)) {
      for (Operation<?> operation : families.apply(family)) {
        exact.put(operation.name(), operation);
        anyCase.put(operation.name(), operation);
      }
    }
    Operation<?> operation = anyCase.get(action);
    if (operation == null) {
      throw new IllegalStateException(family + " has no " + action);
    }
    return operation;
  }

  static @Nullable Class<?> requestType(String action) {
    if (!NAME.matcher(action).matches()) {
      return null;
    }
    try {
      String simple = Character.toUpperCase(action.charAt(0)) + action.substring(1);
      return Class.forName(
          MODEL + simple + "Request", false, OperationTable.class.getClassLoader());
    } catch (ClassNotFoundException | NoClassDefFoundError unknown) {
      return null;
    }
  }

  static RequestReader reader(Operation<?> operation) {
    RequestReader known = READERS.get(operation.requestType());
    if (known == null) {
      known =
          new RequestReader(
              operation.requestType(), Constraints.reference().of(wireName(operation.name())));
      READERS.put(operation.requestType(), known);
    }
    return known;
  }

  private static String wireName(String name) {
    return name.toLowerCase(Locale.ROOT).equals("enablevolumeio") ? "EnableVolumeIO" : name;
  }
}
