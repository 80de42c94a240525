package io.github.localec2.docker.userdata;

import io.github.localec2.server.vm.VmSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an instance's user data comes to.
 *
 * @param files those that the instance has before it starts; none without user data
 * @param runner the program among them that does the rest, at each boot; null without user data
 * @param hostName the name that the instance is to be created with
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html">Run commands
 *     when you launch an EC2 instance with user data input</a>
 */
public record UserData(
    List<InstanceFile> files, @Nullable String runner, Optional<HostName> hostName) {

  /** Where the output of what the user data runs is, within the instance. */
  public static final String LOG = "/var/log/cloud-init-output.log";

  /** Where it says how far it is, within the instance, in cloud-init's form. */
  public static final String STATUS = "/var/lib/cloud/data/status.json";

  private static final String RUNNER = "runner";
  private static final UserData NONE = new UserData(List.of(), null, Optional.empty());

  public UserData {
    files = List.copyOf(files);
  }

  /** The program of an instance that has user data. */
  static String runnerOf(String instanceId) {
    return new Directory(instanceId).path() + '/' + RUNNER;
  }

  /**
   * Reads the user data of a machine; what can't be used becomes a line of the instance's log.
   *
   * @param usualUsers whom its image is used by: the first of these who is there
   * @param variables what a template may name; asked for where there is a template
   */
  static UserData of(
      VmSpec spec, List<String> usualUsers, Supplier<Map<String, @Nullable Object>> variables) {
    byte[] raw = spec.userDataBytes();
    return raw.length == 0
        ? NONE
        : of(raw, new InstanceFacts(spec.instanceId(), usualUsers, spec.publicKey(), variables));
  }

  static UserData of(byte[] raw, InstanceFacts facts) {
    List<String> notes = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Directory directory = new Directory(facts.instanceId());
    directory.add("user-data.txt", raw);
    List<Part> parts = new PartReader(facts.variables(), notes, problems).read(raw);
    Map<String, @Nullable Object> config = config(parts, problems);
    notes.addAll(ConfigKeys.warnings(config));
    Optional<HostName> hostName = HostName.of(config, problems);
    Users users = new Users(config, facts.publicKey(), notes, problems);
    Runner runner = new Runner(facts);
    runner.always("cloud_boothook", boothooks(parts, directory));
    runner.always("bootcmd", bootcmd(config, directory, problems));
    List<?> writeFiles = ConfigValues.list(config.get("write_files"));
    runner.once("write_files", WriteFiles.calls(writeFiles, false, directory, problems));
    runner.always("set_hostname", hostName.map(HostName::calls).orElse(List.of()));
    runner.always("update_etc_hosts", HostName.hostsCalls(config, hostName));
    runner.once("users_groups", users.calls());
    runner.once("ssh", users.keyCalls());
    runner.stage("modules-config");
    runner.once("set_passwords", Passwords.calls(config, users.presentDefault(), notes, problems));
    runner.once("timezone", TimeZone.calls(config, problems));
    String runcmd = runcmd(config, directory, problems);
    runner.stage("modules-final");
    runner.once("package_update_upgrade_install", Packages.calls(config, notes, problems));
    runner.once("write_files_deferred", WriteFiles.calls(writeFiles, true, directory, problems));
    Scripts.deliver(parts, directory);
    runner.sharedScripts();
    SortedMap<String, String> scripts = scripts(parts, directory);
    if (!runcmd.isEmpty()) {
      scripts.put("runcmd", "commands " + Shell.quoted(runcmd));
    }
    runner.once("scripts_user", List.copyOf(scripts.values()));
    List<String> power = Ending.power(config, problems);
    runner.always("final_message", Ending.message(config));
    runner.first("user_data", notes, problems);
    String program = directory.addProgram(RUNNER, runner.program(power));
    return new UserData(directory.files(), program, hostName);
  }

  private static Map<String, @Nullable Object> config(List<Part> parts, List<String> problems) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    for (Part part : parts) {
      if (part.type() == PartType.CONFIG) {
        try {
          Map<String, @Nullable Object> own = ConfigReader.read(part.text());
          Object mergeHow = own.getOrDefault("merge_how", own.get("merge_type"));
          config =
              ConfigMerge.of(mergeHow == null ? part.mergeHow() : mergeHow).merged(config, own);
        } catch (UserDataException e) {
          problems.add("the cloud-config " + part.name() + " is left out: " + e.getMessage());
        }
      }
    }
    return config;
  }

  private static List<String> boothooks(List<Part> parts, Directory directory) {
    List<String> calls = new ArrayList<>();
    for (Part part : parts) {
      if (part.type() == PartType.BOOTHOOK) {
        Part hook =
            new Part(
                part.type(),
                part.name(),
                Scripts.boothook(part).getBytes(StandardCharsets.UTF_8),
                "");
        calls.add(
            Scripts.call(directory.addProgram("boothooks/" + part.name(), hook.content()), hook));
      }
    }
    return calls;
  }

  private static List<String> bootcmd(
      Map<String, @Nullable Object> config, Directory directory, List<String> problems) {
    List<?> commands = ConfigValues.list(config.get("bootcmd"));
    return commands.isEmpty()
        ? List.of()
        : List.of(
            "commands "
                + Shell.quoted(
                    directory.addProgram("bootcmd", Scripts.shell("bootcmd", commands, problems))));
  }

  /** The file of the commands, which run after the scripts; empty where there are none. */
  private static String runcmd(
      Map<String, @Nullable Object> config, Directory directory, List<String> problems) {
    List<?> commands = ConfigValues.list(config.get("runcmd"));
    return commands.isEmpty()
        ? ""
        : directory.addProgram("scripts/runcmd", Scripts.shell("runcmd", commands, problems));
  }

  /** The calls of scripts by their names, which is the order in which they run. */
  private static SortedMap<String, String> scripts(List<Part> parts, Directory directory) {
    SortedMap<String, String> calls = new TreeMap<>();
    for (Part part : parts) {
      if (part.type() == PartType.SCRIPT) {
        String file = directory.addProgram("scripts/" + part.name(), part.content());
        calls.put(part.name(), Scripts.call(file, part));
      }
    }
    return calls;
  }
}
