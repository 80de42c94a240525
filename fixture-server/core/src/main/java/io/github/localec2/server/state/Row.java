package io.github.localec2.server.state;

/**
 * A record with its place in the order of creation.
 *
 * @param <T> the record type
 */
record Row<T>(long sequence, T value) {}
