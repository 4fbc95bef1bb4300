package cloud.faso.bench;

/**
 * How much is done for a measurement.
 *
 * @param seconds how long VMs are made for
 * @param readSeconds how long every other load lasts
 * @param busyNodes nodes while VMs are made
 * @param listVms VMs that a list is read from
 * @param tenants how many tenants they are in
 * @param listNodes nodes that they are on
 * @param restNodes nodes that are at rest
 * @param clients that make and delete VMs at once
 * @param entries of the audit
 * @param billedVms VMs on a statement
 * @param network kept in a northbound database
 * @param networkChanges of each kind, one after the other
 * @param settleSeconds how long they are left alone before that is measured
 */
record Size(
    int seconds,
    int readSeconds,
    int busyNodes,
    int listVms,
    int tenants,
    int listNodes,
    int restNodes,
    int clients,
    int entries,
    int billedVms,
    LargeNetwork network,
    int networkChanges,
    int settleSeconds) {

  static final Size FULL =
      new Size(
          60,
          30,
          200,
          20_000,
          60,
          1_000,
          1_000,
          200,
          200_000,
          10_000,
          new LargeNetwork(1_000, 10_000, 500, 300, 500, 100),
          100,
          240);
  static final Size QUICK =
      new Size(
          10,
          10,
          50,
          2_000,
          6,
          50,
          100,
          20,
          2_000,
          500,
          new LargeNetwork(100, 1_000, 50, 30, 50, 10),
          10,
          10);
}
