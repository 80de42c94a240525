/**
 * User data as cloud-init takes it: what it says is read in the JVM, what it asks for is done by
 * one shell program inside the instance.
 */
@NullMarked
package io.github.localec2.docker.userdata;

import org.jspecify.annotations.NullMarked;
