package cloud.faso.metering;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantScope;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.TypedId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Keeps what things take of the platform, and from when to when. To be called in the transaction of
 * each change of a fact that the use of a thing follows from, after the fact is written. What is
 * told twice changes nothing, and a clock that was set back makes no interval negative: it goes on
 * from where it was until the clock is there again.
 */
public final class Meters {

  private final MeterTable table;
  private final InstantSource clock;

  public Meters(Database database, InstantSource clock) {
    this.table = database.table(MeterTable.class);
    this.clock = clock;
  }

  /** The thing is there from now on. */
  public void open(TypedId thing, String name, TenantScope owner, Use use) {
    table.insert(
        new MeterRow(
            thing.value(),
            name,
            owner.tenant(),
            owner.name(),
            owner.ministry(),
            use,
            clock.instant()));
  }

  /**
   * The use of a thing may have changed.
   *
   * @param present reads the facts anew: of two who change the same thing at once, the second comes
   *     here after the first one's commit
   */
  public void change(TypedId thing, Supplier<Use> present) {
    table
        .lock(thing.value())
        .ifPresent(
            meter -> {
              Use use = present.get();
              if (!use.equals(meter.use())) {
                Instant now = keep(meter);
                table.update(with(meter, use, now));
              }
            });
  }

  /** The thing is called otherwise from now on. */
  public void rename(TypedId thing, String name) {
    table.rename(thing.value(), name);
  }

  /** The thing is gone. */
  public void close(TypedId thing) {
    table
        .lock(thing.value())
        .ifPresent(
            meter -> {
              keep(meter);
              table.delete(meter.thing());
            });
  }

  /** Whether the ministry ever used anything: then it has to stay for its statements. */
  public boolean remembers(MinistryId ministry) {
    return table.remembers(ministry);
  }

  private Instant keep(MeterRow meter) {
    Instant now = clock.instant();
    if (now.isBefore(meter.since())) {
      return meter.since();
    }
    table.keep(meter.thing(), now);
    return now;
  }

  private static MeterRow with(MeterRow meter, Use use, Instant since) {
    return new MeterRow(
        meter.thing(),
        meter.name(),
        meter.tenantId(),
        meter.tenant(),
        meter.ministryId(),
        use,
        since);
  }
}
