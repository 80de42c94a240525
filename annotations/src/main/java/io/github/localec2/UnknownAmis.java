package io.github.localec2;

/** What becomes of a launch from a well-formed AMI id that no image has. */
public enum UnknownAmis {
  /** Whatever the configuration says; {@link #ACCEPT} if it says nothing. */
  DEFAULT,
  /** MOCK launches it. */
  ACCEPT,
  /** It is {@code InvalidAMIID.NotFound}, as with EC2. */
  REJECT
}
