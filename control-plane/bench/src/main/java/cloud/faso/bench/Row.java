package cloud.faso.bench;

import java.util.Locale;

/** What is measured, and what we aim for. */
enum Row {
  VMS("VMs from POST to RUNNING, 200 nodes that boot instantly", "≥ 150/s PostgreSQL, ≥ 250/s H2"),
  POST("POST /vms p99 at 50/s", "≤ 50 ms"),
  LIST("GET /vms?limit=100 p99 at 300/s, first and 150th page", "≤ 25 ms"),
  REST("1,000 nodes at rest", "≤ 5% of a core, ≤ 512 MiB"),
  BILL("a month of 10,000 VMs with 20 changes each, closed; then read, as a document", "≤ 30 s"),
  FIRE(
      "200 clients that make and delete VMs for a minute: in one ministry, against 200 ministries",
      "≥ 60%, no drift, no failure"),
  ACCESS("who calls, and whether they may: added to a call, p50", "≤ 0.2 ms"),
  AUDIT("audit entries sealed; an export of them verified", "≥ 200,000/s verified"),
  NETWORK(
      "1,000 segments, 10,000 ports and 500 groups kept in a northbound database",
      "one change ≤ 100 ms, full comparison ≤ 5 s, ≤ 512 MiB"),
  REACH("a card of a running VM, from POST until its guest answers a ping", "p99 ≤ 1 s"),
  RULES(
      "what lets packets in to a running VM: from the call until they are answered, and from the one"
          + " that takes it back until none is",
      "p99 ≤ 1 s"),
  ADDRESSES("address allocation on one subnet, in the pure code", "≥ 20,000/s"),
  PLACEMENT("one placement among 10,000 nodes", "≤ 100 µs"),
  START("POST to QEMU started, above virsh create of the same domain", "≤ 200 ms"),
  UP("./faso up the second time, to READY", "≤ 10 s");

  private final String what;
  private final String aim;

  Row(String what, String aim) {
    this.what = what;
    this.aim = aim;
  }

  String what() {
    return what;
  }

  String aim() {
    return aim;
  }

  /** As the command line spells it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
