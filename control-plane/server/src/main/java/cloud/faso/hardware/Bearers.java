package cloud.faso.hardware;

import cloud.faso.hardware.CertificateTable.BearerRow;
import cloud.faso.hardware.CertificateTable.RevocationsRow;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Whom certificates stand for, kept in memory: agents show theirs with every call, and at rest
 * there is little else to look up. What this replica changes is forgotten as it is committed; what
 * others do, with {@link #catchUp}, within a second.
 */
final class Bearers {

  private final CertificateTable table;
  private final ConcurrentHashMap<BigInteger, BearerRow> known = new ConcurrentHashMap<>();

  /** Raised whenever something is forgotten: what was being read meanwhile is not kept. */
  private final AtomicLong forgettings = new AtomicLong();

  private volatile @Nullable RevocationsRow revocations;

  Bearers(CertificateTable table) {
    this.table = table;
  }

  /** As last known. */
  Optional<BearerRow> of(BigInteger serial) {
    BearerRow present = known.get(serial);
    return present != null ? Optional.of(present) : read(serial);
  }

  /** As it is in the database. */
  Optional<BearerRow> read(BigInteger serial) {
    long before = forgettings.get();
    Optional<BearerRow> row = table.bearer(text(serial));
    row.ifPresent(found -> known.put(serial, found));
    if (forgettings.get() != before) {
      known.remove(serial);
    }
    return row;
  }

  /** Something about the node or its certificates changed. */
  void forget(NodeId node) {
    forgettings.incrementAndGet();
    known.values().removeIf(row -> row.nodeId().equals(node));
  }

  /** Forgets everything when a certificate was revoked anywhere since the last call. */
  void catchUp() {
    RevocationsRow now = table.revocations();
    if (!now.equals(revocations)) {
      revocations = now;
      forgettings.incrementAndGet();
      known.clear();
    }
  }

  static String text(BigInteger serial) {
    return HexFormat.of().formatHex(serial.toByteArray());
  }
}
