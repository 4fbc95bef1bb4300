package cloud.faso.metering;

/**
 * What a thing takes of the platform, as far as it costs something.
 *
 * @param running whether it runs; vCPUs and memory of one that does not are merely held for it
 * @param addresses public ones
 * @param labels JSON object, as stored
 */
public record Use(
    boolean running, int vcpus, long memoryMib, long diskGib, int addresses, String labels) {

  /** A thing that is there and takes nothing. */
  public static Use nothing(String labels) {
    return new Use(false, 0, 0, 0, 0, labels);
  }
}
