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
}
