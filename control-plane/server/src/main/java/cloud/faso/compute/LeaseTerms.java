package cloud.faso.compute;

import cloud.faso.notices.Countdown;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long VMs are had, and what comes then.
 *
 * @param longest how long a lease may be that a member sets; null for as long as they like, or none
 * @param grace between a VM's stop at the end of its lease and its deletion
 */
public record LeaseTerms(@Nullable Duration longest, Countdown warnings, Duration grace) {}
