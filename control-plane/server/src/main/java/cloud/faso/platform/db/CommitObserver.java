package cloud.faso.platform.db;

/**
 * Told of every commit, so that a test can crash the process on either side of it. A throw from
 * {@link #beforeCommit} rolls the transaction back; one from {@link #afterCommit} finds it durable.
 */
public interface CommitObserver {

  /** Nobody watches. */
  CommitObserver NONE = new CommitObserver() {};

  default void beforeCommit() {}

  default void afterCommit() {}

  /**
   * A transaction was undone and is about to be run again, because another was in its way or its
   * connection broke.
   */
  default void lostRace() {}

  /** Both are told, this one first. */
  default CommitObserver and(CommitObserver other) {
    CommitObserver first = this;
    return new CommitObserver() {
      @Override
      public void beforeCommit() {
        first.beforeCommit();
        other.beforeCommit();
      }

      @Override
      public void afterCommit() {
        first.afterCommit();
        other.afterCommit();
      }

      @Override
      public void lostRace() {
        first.lostRace();
        other.lostRace();
      }
    };
  }
}
