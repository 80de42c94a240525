package io.github.localec2.docker.vpc;

/**
 * What a router is made of: any image that an instance has, since only our agent runs.
 *
 * @param reference the image's
 * @param architecture the image's
 */
record RouterImage(String reference, String architecture) {}
