package cloud.faso.agent.libvirt.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/**
 * One virDomainStatsRecord: {@code {virDomainPtr dom; virTypedParameterPtr params; int nparams}}. A
 * parameter is {@code {char field[80]; int type; union {…} value}}, 96 bytes.
 */
@SuppressWarnings("restricted") // reading C structures is what this package is for
record StatsRecord(MemorySegment domain, MemorySegment parameters, int count) {
  private static final int PARAMETER_BYTES = 96;
  private static final int VALUE_OFFSET = 88;
  private static final int RECORD_BYTES = 24;

  /** The record that the i-th pointer of a list points to. */
  static StatsRecord at(MemorySegment list, int i) {
    MemorySegment record =
        list.reinterpret((i + 1) * ADDRESS.byteSize())
            .getAtIndex(ADDRESS, i)
            .reinterpret(RECORD_BYTES);
    int count = record.get(JAVA_INT, 16);
    MemorySegment parameters = record.get(ADDRESS, 8).reinterpret((long) count * PARAMETER_BYTES);
    return new StatsRecord(record.get(ADDRESS, 0), parameters, count);
  }

  DomainStatus status(LibvirtLibrary library) {
    return new DomainStatus(
        library.borrowedText("virDomainGetName", domain),
        DomainStatus.State.of(integer("state.state")),
        integer("state.reason"));
  }

  private int integer(String field) {
    for (long at = 0; at < parameters.byteSize(); at += PARAMETER_BYTES) {
      if (parameters.getString(at).equals(field)) {
        return parameters.get(JAVA_INT, at + VALUE_OFFSET);
      }
    }
    return 0;
  }
}
