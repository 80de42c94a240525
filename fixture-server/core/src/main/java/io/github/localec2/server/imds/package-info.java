/**
 * The instance metadata service: what an instance is told about itself, from the server's state.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html">Use
 *     instance metadata to manage your EC2 instance</a>
 */
@NullMarked
package io.github.localec2.server.imds;

import org.jspecify.annotations.NullMarked;
