package cloud.faso.bench;

import cloud.faso.access.Caller;
import cloud.faso.access.Grant;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.Role;
import cloud.faso.access.TokenId;
import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditChain;
import cloud.faso.audit.AuditExport;
import cloud.faso.audit.AuditKey;
import cloud.faso.audit.AuditSealer;
import cloud.faso.audit.AuditTarget;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.Origin;
import cloud.faso.platform.id.IdSource;
import cloud.faso.spec.audit.AuditVerdict;
import cloud.faso.spec.audit.AuditVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import javax.sql.DataSource;

/** Writes entries, seals and exports them, and verifies the export; in this process. */
final class AuditMeasurement {

  private static final LocalDate TODAY = LocalDate.parse("2026-11-05");
  private static final InstantSource CLOCK =
      InstantSource.fixed(TODAY.atStartOfDay().toInstant(ZoneOffset.UTC));
  private static final PlatformScope SCOPE =
      Caller.with(
              new TokenId("token-01k3zq8m5vd2x9r7w4f6a8b3c1"),
              "bench",
              Grant.ofPlatform(Role.OPERATOR))
          .enterPlatform(Set.of("operator"));
  private static final Change CHANGE =
      new Change(
          "createVm",
          false,
          null,
          "",
          new IfMatch(null),
          new Origin(
              "POST /v1/tenants/tenant-01k3zq8m5vd2x9r7w4f6a8b3c2/vms",
              "10.10.120.17",
              "4bf92f3577b34da6a3ce929d0e0e4736"));

  /** Entries in one transaction: it is not writing them that is measured. */
  private static final int AT_ONCE = 500;

  /** The first readings are the compiler's. */
  private static final int READINGS = 5;

  private final Store store;
  private final Size size;

  AuditMeasurement(Store store, Size size) {
    this.store = store;
    this.size = size;
  }

  /** What came out, for a table. */
  String take() throws IOException {
    Path home = Files.createTempDirectory("faso-bench");
    try (Store.Running running = store.start()) {
      return on(running.source(home), home.resolve("export"));
    } finally {
      Programs.delete(home);
    }
  }

  private String on(DataSource source, Path file) throws IOException {
    Databases.migrate(source);
    Database database = new Database(Databases.jdbi(source), CommitObserver.NONE);
    AuditKey key = AuditKey.make();
    double sealed = writeAndSeal(database, new AuditSealer(database, key, CLOCK).sealing().work());
    try (Writer out = Files.newBufferedWriter(file)) {
      new AuditExport(database, key, CLOCK).write(AuditChain.CHANGES, TODAY, TODAY, out);
    }
    double verified = 0;
    for (int i = 0; i < READINGS; i++) {
      long began = System.nanoTime();
      requireIntact(file, key);
      verified = size.entries() / since(began);
    }
    return "%,.0f/s sealed; %,.0f/s verified (%,d entries of %d bytes)"
        .formatted(sealed, verified, size.entries(), Files.size(file) / size.entries());
  }

  /**
   * Seals them as they come.
   *
   * @return how many a second, the writing aside
   */
  private double writeAndSeal(Database database, Runnable sealer) {
    Audit audit = new Audit(database, new IdSource(CLOCK, new SplittableRandom(1)), CLOCK);
    double sealing = 0;
    for (int i = 0; i < size.entries(); i += AT_ONCE) {
      int first = i;
      database.transact(
          () -> {
            for (int n = first; n < first + AT_ONCE; n++) {
              AuditTarget vm =
                  new AuditTarget("vm-01k3zq8m5vd2x9r7w4f%07d".formatted(n), null, null);
              audit.done(SCOPE, CHANGE, vm, null, 201, null);
            }
          });
      long began = System.nanoTime();
      sealer.run();
      sealing += since(began);
    }
    return size.entries() / sealing;
  }

  private void requireIntact(Path file, AuditKey key) throws IOException {
    try (BufferedReader export = Files.newBufferedReader(file)) {
      AuditVerdict verdict = AuditVerifier.verify(export, Map.of(key.name(), key.shown()));
      if (!(verdict instanceof AuditVerdict.Intact intact) || intact.entries() != size.entries()) {
        throw new IOException("not what was written: " + verdict);
      }
    }
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
