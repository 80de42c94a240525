package io.github.localec2.junit.mockito;

import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * A Mockito mock that is told every call that arrives at the endpoint, from whatever client, and
 * answers as the endpoint unless it is stubbed. Injected by its type; needs {@code
 * org.mockito:mockito-core} on the test class path.
 *
 * <pre>{@code
 * @Test
 * void launchesOnce(Ec2Spy spy) {
 *   doThrow(noCapacity).doAnswer(Ec2Spies.endpoint()).when(spy)
 *       .runInstances(any(RunInstancesRequest.class));
 *   shop.open();
 *
 *   verify(spy).runInstances(argThat((RunInstancesRequest r) -> r.maxCount() == 3));
 *   verify(spy, never()).terminateInstances(any(TerminateInstancesRequest.class));
 * }
 * }</pre>
 *
 * <p>Each operation is the method of {@link Ec2Client} that takes its request, also where an
 * asynchronous client, a paginator, another SDK or the AWS CLI has called it. {@code
 * doReturn(response)} answers the real client over the wire, {@code doThrow(exception)} with the
 * error of an {@code Ec2Exception}. What a test stubs and verifies ends with the test; that of a
 * static field or a {@code @BeforeAll} parameter is the class's.
 *
 * <p>It is no client: called by a test itself it answers nothing. It is told the calls since it was
 * injected, but none whose parameters could not be read or whose operation Local EC2 has not yet.
 */
public interface Ec2Spy extends Ec2Client {}
