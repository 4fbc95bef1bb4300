package cloud.faso.hardware;

/**
 * How many times over each resource of a node may be promised, in percent.
 *
 * <p>Percent because it is stored as whole numbers: a sum of promises never drifts.
 */
public record Overcommit(int vcpusPercent, int memoryPercent) {

  /** Four times for processors, which guests share well; memory they do not. */
  static final Overcommit USUAL = new Overcommit(400, 100);

  /** The same in the terms of the API: times over, e.g. 4 or 1.5. */
  public record View(Number vcpus, Number memoryMiB) {}

  View view() {
    return new View(times(vcpusPercent), times(memoryPercent));
  }

  /** What {@code asked} says, and the rest as it is here. */
  Overcommit with(OvercommitRequest asked) {
    return new Overcommit(
        asked.vcpus() == null ? vcpusPercent : percent(asked.vcpus()),
        asked.memoryMiB() == null ? memoryPercent : percent(asked.memoryMiB()));
  }

  long allowedVcpus(long vcpus) {
    return vcpus * vcpusPercent / 100;
  }

  long allowedMemoryMiB(long memoryMiB) {
    return memoryMiB * memoryPercent / 100;
  }

  static int percent(double times) {
    return (int) Math.round(times * 100);
  }

  /** Whole numbers are written as such: 4, not 4.0. */
  static Number times(int percent) {
    if (percent % 100 == 0) {
      return percent / 100;
    }
    return percent / 100.0;
  }
}
