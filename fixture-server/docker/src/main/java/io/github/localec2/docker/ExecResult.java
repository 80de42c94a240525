package io.github.localec2.docker;

/**
 * What became of a program that ran in a container.
 *
 * @param exitCode 0 for success
 * @param output what it wrote to its standard output
 * @param error what it wrote to its standard error
 */
public record ExecResult(long exitCode, String output, String error) {}
