package cloud.faso.agent;

/** What an agent sees to now and then. Its failure is logged and it is tried again. */
@FunctionalInterface
public interface Upkeep {

  /** Nothing to see to. */
  Upkeep NONE = () -> {};

  /** Sees to it, if it is time. */
  void attend() throws Exception;
}
