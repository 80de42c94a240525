package io.github.localec2.server.operation;

/**
 * Copies between the SDK's model classes, many of which say the same under another name: what a
 * launch template is given, what it shows and what it launches are three classes with one meaning.
 */
public interface ModelCopy {

  /**
   * A new object with every member that the two classes have under the same name, however deep.
   *
   * @param source an SDK model object
   * @param type an SDK model class
   */
  <T> T as(Object source, Class<T> type);

  /** A copy of the base in which every member that the upper object has replaces the base's. */
  <T> T over(T upper, T base);
}
