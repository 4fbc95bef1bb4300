package cloud.faso.agent.driver;

/** One thing as a driver sees it. */
public sealed interface Actual permits VmActual, VolumeActual {

  /** Typed id that the mark names. */
  String id();

  /** As found on the node. */
  String name();

  /** True when its disk was whole once. */
  boolean hasHadItsDisk();

  /** True when nothing of it is on the node. */
  boolean isAbsent();
}
