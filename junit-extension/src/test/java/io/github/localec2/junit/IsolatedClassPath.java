package io.github.localec2.junit;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

/**
 * This JVM's class path, or a part of it, loaded once more: as a build that runs tests in its own
 * JVM.
 */
final class IsolatedClassPath implements AutoCloseable {
  private final URLClassLoader loader;

  /**
   * @param wanted the entries that are on it
   */
  IsolatedClassPath(Predicate<String> wanted) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (wanted.test(entry)) {
        urls.add(new File(entry).toURI().toURL());
      }
    }
    loader =
        new URLClassLoader(
            "isolated", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /**
   * Calls a static method without parameters there, on a thread of its own.
   *
   * @return what the method returns
   */
  Object call(Class<?> type, String method) throws Exception {
    Callable<Object> work =
        () -> {
          Class<?> there = Class.forName(type.getName(), true, loader);
          java.lang.reflect.Method found = there.getDeclaredMethod(method);
          found.setAccessible(true);
          return found.invoke(null);
        };
    FutureTask<Object> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "isolated");
    thread.setContextClassLoader(loader);
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof InvocationTargetException inner
          ? new IllegalStateException(inner.getCause())
          : e;
    } finally {
      thread.join();
    }
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
