package cloud.faso.platform.health;

import cloud.faso.platform.health.Check.Finding;
import cloud.faso.platform.health.Check.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How the platform is, as the API shows it. */
public record HealthView(Status status, String version, List<CheckView> checks) {

  /** One thing that was looked at. */
  public record CheckView(String name, Status status, String detail) {
    static CheckView of(String name, Finding finding, Locale locale) {
      return new CheckView(name, finding.status(), finding.detail().in(locale));
    }
  }

  static HealthView of(String version, List<CheckView> checks) {
    Status worst =
        checks.stream().map(CheckView::status).max(Comparator.naturalOrder()).orElse(Status.UP);
    return new HealthView(worst, version, checks);
  }
}
