package cloud.faso.compute;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.notices.Countdown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one step that a lease has due. */
final class VmLeaseTest {

  private static final Instant END = Instant.parse("2027-03-31T12:00:00Z");
  private static final LeaseTerms TERMS =
      new LeaseTerms(null, new Countdown(List.of(30, 7, 1)), Duration.ofDays(14));

  /** Times are in days from the end of the lease; an empty one is null. */
  @ParameterizedTest
  @CsvSource({
    " -31,   ,   ,   , Nothing",
    " -30,   ,   ,   , Warn[days=30]",
    " -29, 30,   ,   , Nothing",
    "  -7, 30,   ,   , Warn[days=7]",
    "  -1, 30,   ,   , Warn[days=1]",
    "  -1,  1,   ,   , Nothing",
    "   0,  1,   ,   , End",
    "  60,   ,   ,   , End",
    "  60,   , 60,   , Nothing",
    "  72,   , 60,   , Nothing",
    "  73,   , 60,   , Announce",
    "  99,   , 60,   , Announce",
    "  73,   , 60, 73, Nothing",
    "  74,   , 60, 73, Delete",
    "  99,   , 60, 99, Nothing",
    " 100,   , 60, 99, Delete",
    // The clock was wrong when it ended: nothing is hurried by that.
    " -20,   , 60,   , Nothing",
  })
  void the_next_step_follows_from_what_was_written(
      int now,
      @Nullable Integer warned,
      @Nullable Integer ended,
      @Nullable Integer announced,
      String step) {
    VmLease lease = new VmLease(END, warned, day(ended), day(announced));

    VmLease.Step next = lease.next(TERMS, END.plus(Duration.ofDays(now)));

    assertThat(next.toString()).startsWith(step);
  }

  private static @Nullable Instant day(@Nullable Integer days) {
    return days == null ? null : END.plus(Duration.ofDays(days));
  }
}
