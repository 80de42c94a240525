package io.github.localec2.server.protocol;

import static java.lang.System.Logger.Level.ERROR;

import io.github.localec2.server.journal.CallLog;
import io.github.localec2.server.journal.OpenCall;
import io.github.localec2.server.operation.HandlerSettings;
import io.github.localec2.server.operation.Invocation;
import io.github.localec2.server.operation.ModelCopy;
import io.github.localec2.server.operation.Operation;
import io.github.localec2.server.protocol.codec.EarlierAnswers;
import io.github.localec2.server.protocol.codec.FormNode;
import io.github.localec2.server.protocol.codec.FormParser;
import io.github.localec2.server.protocol.codec.ResponseWriter;
import io.github.localec2.server.protocol.codec.SdkModelCopy;
import io.github.localec2.server.protocol.codec.XmlBuffer;
import io.github.localec2.server.protocol.sts.Sts;
import io.github.localec2.server.protocol.sts.StsAsk;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Ids;
import io.github.localec2.server.state.Scope;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From parameters to XML: finds the operation, reads its request, runs it, writes its answer. */
public final class Ec2Protocol {
  private static final System.Logger LOG = System.getLogger(Ec2Protocol.class.getName());
  private static final Interceptor[] NOBODY = {};
  private static final String NEWEST_VERSION = "2016-11-15";
  private static final Pattern VERSION = Pattern.compile("20\\d{2}-\\d{2}-\\d{2}");

  /** Parameters of the protocol itself, in either way of signing. */
  private static final Set<String> PROTOCOL_PARAMETERS =
      Set.of(
          "Action",
          "Version",
          "AWSAccessKeyId",
          "SignatureVersion",
          "SignatureMethod",
          "Signature",
          "Timestamp",
          "Expires",
          "SecurityToken",
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Date",
          "X-Amz-Expires",
          "X-Amz-SignedHeaders",
          "X-Amz-Signature",
          "X-Amz-Security-Token",
          "X-Amz-Content-Sha256",
          "X-Amz-User-Agent");

  private final OperationTable operations;
  private final Ec2State state;
  private final HandlerSettings settings;
  private final ModelCopy models = new SdkModelCopy();
  private final EarlierAnswers earlier = new EarlierAnswers();
  private final Predicate<String> knownRegion;
  private final String defaultRegion;
  private final CallLog log;
  private final Interference interference;
  private final List<Interceptor> interceptors = new CopyOnWriteArrayList<>();

  /**
   * @param knownRegion tells the regions that exist
   * @param defaultRegion for requests that name none, or one that does not exist
   * @param log is told every call
   * @param interference may disturb calls
   */
  public Ec2Protocol(
      OperationTable operations,
      Ec2State state,
      HandlerSettings settings,
      Predicate<String> knownRegion,
      String defaultRegion,
      CallLog log,
      Interference interference) {
    this.operations = operations;
    this.state = state;
    this.settings = settings;
    this.knownRegion = knownRegion;
    this.defaultRegion = defaultRegion;
    this.log = log;
    this.interference = interference;
  }

  /**
   * Answers a request; never throws for what a client sent.
   *
   * @param query the raw query string; null for none
   * @param form the body of a form; empty for none
   * @param authorization the header; null for none
   * @param sessionToken the header of temporary credentials; null for none
   */
  public Answer answer(
      byte @Nullable [] query,
      byte[] form,
      @Nullable String authorization,
      @Nullable String sessionToken) {
    OpenCall call = log.open();
    return ended(call, answer(query, form, authorization, sessionToken, call, new Draft()));
  }

  /**
   * As {@link #answer}, on a thread that nobody may keep: whoever awaits the call goes on in
   * another one.
   *
   * @return null where code of somebody else, which may wait, has a part in the answer; then
   *     nothing is done
   */
  public @Nullable Answer answerAtOnce(
      byte @Nullable [] query,
      byte[] form,
      @Nullable String authorization,
      @Nullable String sessionToken) {
    if (!isAlone() || log.isAwaited()) {
      return null;
    }
    OpenCall call = log.open();
    call.toldElsewhere();
    Draft draft = new Draft();
    draft.alone = true;
    Answer answer = answer(query, form, authorization, sessionToken, call, draft);
    return draft.givenUp ? null : ended(call, answer);
  }

  private static Answer ended(OpenCall call, Answer answer) {
    if (answer.delivery().isDropped()) {
      call.end(answer.requestId(), 0, 0);
    } else {
      call.end(answer.requestId(), answer.status(), answer.body().length());
    }
    return answer;
  }

  private Answer answer(
      byte @Nullable [] query,
      byte[] form,
      @Nullable String authorization,
      @Nullable String sessionToken,
      OpenCall call,
      Draft draft) {
    try {
      FormParser parser = new FormParser();
      if (query != null) {
        parser.add(query);
      }
      FormNode parameters = parser.add(form).root();
      Caller caller = Caller.of(authorization, parameters);
      if (Sts.isMeant(caller.service(), parameters.text("Version"))) {
        draft.errors = Sts::writeError;
        answerSts(draft.out, parameters, caller, sessionToken, draft.requestId, call);
      } else {
        answer(draft, parameters, caller, call);
      }
      return draft.answer(200);
    } catch (Ec2Fault fault) {
      call.failed(fault);
      return draft.error(fault);
    } catch (RuntimeException | LinkageError | StackOverflowError defect) {
      LOG.log(ERROR, "Request " + draft.requestId + " failed", defect);
      Ec2Fault fault = CommonFaults.internalError(draft.requestId);
      call.failed(fault);
      return draft.error(fault);
    }
  }

  /**
   * The answer to a request that is refused before its parameters are looked at; it is logged as a
   * call that nobody read.
   *
   * @param line its method and path, such as {@code PUT /}
   * @param authorization the header; null for none
   */
  public Answer refusal(String line, @Nullable String authorization, Ec2Fault fault) {
    OpenCall call = log.open();
    call.refused(line, scope(Caller.of(authorization, new FormParser().root())));
    call.failed(fault);
    return ended(call, new Draft().error(fault));
  }

  private void answer(Draft draft, FormNode parameters, Caller caller, OpenCall call) {
    String action = parameters.text("Action");
    Scope scope = scope(caller);
    call.asked(action == null ? "" : action, scope);
    if (action == null || action.isEmpty()) {
      throw Ec2Fault.of(
          "MissingAction", "The request is missing an action or a required parameter.");
    }
    String version = parameters.text("Version");
    if (version == null) {
      version = NEWEST_VERSION;
    } else if (!version.equals(NEWEST_VERSION) && !VERSION.matcher(version).matches()) {
      throw Ec2Fault.of(
          "NoSuchVersion",
          "The requested version (" + version + ") of service AmazonEC2 does not exist");
    }
    Operation<?> operation = operations.find(action, version);
    Object request = OperationTable.reader(operation).read(parameters, PROTOCOL_PARAMETERS);
    call.read(request);
    String token = parameters.text("ClientToken");
    Invocation invocation =
        new Invocation(
            operation.name(),
            scope,
            draft.requestId,
            "true".equalsIgnoreCase(parameters.text("DryRun")),
            token == null || token.isEmpty() ? null : token,
            settings,
            models);
    Supplier<@Nullable Object> running = () -> operation.run(request, state, invocation);
    boolean undisturbed = interference.isIdle();
    Interceptor[] around = interceptors.toArray(NOBODY);
    if (draft.alone && !(undisturbed && around.length == 0)) {
      // somebody has come since it was asked
      draft.givenUp = true;
      return;
    }
    if (!undisturbed) {
      IncomingCall incoming = new IncomingCall(operation.name(), scope, request, parameters);
      Supplier<@Nullable Object> alone = running;
      running = () -> disturbed(draft, incoming, call, alone);
    }
    for (Interceptor each : around) {
      Supplier<@Nullable Object> within = running;
      running = () -> each.around(operation.name(), scope.account(), request, within);
    }
    Object response = running.get();
    if (response == null) {
      if (draft.delivery.isCut()) {
        return;
      }
      throw Ec2Fault.of("InternalError", operation.name() + " was answered by nothing", 500);
    }
    call.responded(response);
    earlier.since(state.generation());
    ResponseWriter.write(draft.out, action, version, draft.requestId, response, earlier);
  }

  /**
   * From now on somebody stands around every operation; of several, the last is the outermost.
   *
   * @return ends it
   */
  public Runnable intercept(Interceptor interceptor) {
    interceptors.add(interceptor);
    return () -> interceptors.remove(interceptor);
  }

  private boolean isAlone() {
    return interceptors.isEmpty() && interference.isIdle();
  }

  /** The response, or null where the operation is kept from running. */
  private @Nullable Object disturbed(
      Draft draft, IncomingCall incoming, OpenCall call, Supplier<@Nullable Object> operation) {
    Interference.Verdict verdict = interference.judge(incoming);
    draft.delivery = verdict.delivery();
    if (!verdict.words().isEmpty()) {
      call.disturbed(verdict.words(), !verdict.delivery().isCut());
    }
    if (verdict.fault() != null) {
      throw verdict.fault();
    }
    if (!verdict.runs()) {
      return null;
    }
    Object response = operation.get();
    verdict.afterwards().run();
    return response;
  }

  private Scope scope(Caller caller) {
    return new Scope(caller.account(), caller.region(knownRegion, defaultRegion));
  }

  private void answerSts(
      XmlBuffer out,
      FormNode parameters,
      Caller caller,
      @Nullable String sessionToken,
      String requestId,
      OpenCall call) {
    String action = parameters.text("Action");
    Scope scope = scope(caller);
    call.asked(action == null ? "" : action, scope);
    String token = sessionToken == null ? parameters.text("X-Amz-Security-Token") : sessionToken;
    Sts.answer(
        out,
        action,
        new StsAsk(parameters, scope.account(), token),
        state.now(),
        new Ids(ThreadLocalRandom.current()),
        requestId);
  }

  private static String requestId() {
    return new Ids(ThreadLocalRandom.current()).uuid();
  }

  /** How a service writes its errors. */
  @FunctionalInterface
  private interface ErrorForm {
    void write(XmlBuffer out, String code, String message, String requestId);
  }

  /** An answer while it is written. */
  private static final class Draft {
    private final String requestId = requestId();
    private final XmlBuffer out = new XmlBuffer();
    private ErrorForm errors = ResponseWriter::writeError;
    private Delivery delivery = Delivery.PLAIN;

    /** Nobody else may have a part in it. */
    private boolean alone;

    /** Somebody else had one, so that nothing was done. */
    private boolean givenUp;

    Answer answer(int status) {
      return new Answer(status, requestId, out, delivery);
    }

    Answer error(Ec2Fault fault) {
      out.clear();
      errors.write(out, fault.code(), fault.text(), requestId);
      return answer(fault.status());
    }
  }

  /**
   * What goes back.
   *
   * @param status the HTTP status
   * @param requestId also in the body
   * @param body XML in UTF-8
   * @param delivery how it goes
   */
  public record Answer(int status, String requestId, XmlBuffer body, Delivery delivery) {}
}
