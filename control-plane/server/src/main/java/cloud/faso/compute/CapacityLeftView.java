package cloud.faso.compute;

import cloud.faso.access.Caller;
import cloud.faso.placement.Rest;
import cloud.faso.platform.problem.Words;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What hardware would be left, as the API shows it.
 *
 * @param site null for all sites together
 * @param vcpus null, like memory and disks, for callers without a platform role
 * @param more how many more of these would find room
 */
public record CapacityLeftView(
    @Nullable String site,
    @Nullable Long vcpus,
    @JsonProperty("memoryMiB") @Nullable Long memoryMiB,
    @JsonProperty("diskGiB") @Nullable Long diskGiB,
    long more,
    String detail) {

  static CapacityLeftView atSite(String site, Rest rest, long more, Caller reader, Locale locale) {
    return of(
        site, rest, more, Words.say(locale, "capacity-left.site", site, more), reader, locale);
  }

  /**
   * @param times below 0 where the hardware lacks something already
   */
  static CapacityLeftView everywhere(Rest rest, long times, Caller reader, Locale locale) {
    String room =
        times < 0
            ? Words.say(locale, "capacity-left.short")
            : Words.say(locale, "capacity-left.all", times);
    return of(null, rest, Math.max(0, times), room, reader, locale);
  }

  private static CapacityLeftView of(
      @Nullable String site, Rest rest, long more, String room, Caller reader, Locale locale) {
    if (!VmViews.showsNode(reader)) {
      return new CapacityLeftView(site, null, null, null, more, room);
    }
    String figures =
        Words.say(locale, "capacity-left.figures", rest.vcpus(), rest.memoryMiB(), rest.diskGiB());
    return new CapacityLeftView(
        site, rest.vcpus(), rest.memoryMiB(), rest.diskGiB(), more, room + " " + figures);
  }
}
