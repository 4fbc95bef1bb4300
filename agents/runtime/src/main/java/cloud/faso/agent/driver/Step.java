package cloud.faso.agent.driver;

/** One thing to do on the way from what a thing is to what it must be. */
public sealed interface Step permits FetchImage, HostStep, VolumeStep {

  /** Its kind, for logs and counters: {@code Start}, {@code FetchImage}, … */
  default String verb() {
    return getClass().getSimpleName();
  }
}
