package io.github.localec2.server.vm;

import java.util.concurrent.CompletionStage;

/** A shell at a terminal of its own in a machine, with somebody who types. */
public interface VmTerminal extends AutoCloseable {
  /**
   * How much a terminal shows.
   *
   * @param columns from 1 to 1000
   * @param rows from 1 to 1000
   */
  record Size(int columns, int rows) {
    private static final int MOST = 1000;

    public Size {
      if (columns < 1 || columns > MOST || rows < 1 || rows > MOST) {
        throw new IllegalArgumentException(
            "a terminal has 1 to 1000 columns and rows: '" + columns + "x" + rows + "'");
      }
    }
  }

  /**
   * Gives the shell what somebody has typed, and returns at once. What nobody reads for so long
   * that it would be more than a megabyte is lost.
   */
  void type(byte[] input);

  /** Tells the shell how much is shown from now on. */
  void resize(Size size);

  /**
   * The exit code of the shell, when it has ended by itself; fails where the machine goes down
   * before, and where the terminal is closed.
   */
  CompletionStage<Integer> exit();

  /** Ends the shell and whatever it has started; a second call does nothing. */
  @Override
  void close();
}
