package cloud.faso.cli.command;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.client.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds out where in the cloud a command acts: which tenant, which ministry. */
public final class Places {

  private final Invocation in;

  public Places(Invocation in) {
    this.in = in;
  }

  /**
   * Fills in a path.
   *
   * @param name for its last part in braces, when that is neither tenant nor ministry or names the
   *     thing that the command is about
   */
  String path(String template, @Nullable String name) {
    String path = template;
    if (name != null) {
      int open = path.lastIndexOf('{');
      path =
          path.substring(0, open)
              + part(path, open, name)
              + path.substring(path.indexOf('}', open) + 1);
    }
    if (path.contains("{tenant}")) {
      path = path.replace("{tenant}", Request.escape(tenant()));
    }
    if (path.contains("{ministry}")) {
      path = path.replace("{ministry}", Request.escape(ministry()));
    }
    return path;
  }

  private String part(String path, int open, String name) {
    return Request.escape(path.startsWith("{tenant}", open) ? tenant(name) : name);
  }

  public String ministry() {
    String ministry = in.options().text("--ministry");
    if (ministry == null) {
      throw in.failure(ExitCode.USAGE, "place.no-ministry");
    }
    return reference("--ministry", ministry);
  }

  /** The tenant that was named, or the usual one, or the only one. */
  public String tenant() {
    String tenant = in.options().text("--tenant");
    if (tenant != null) {
      return tenant(reference("--tenant", tenant));
    }
    tenant = usual();
    return tenant == null ? only() : tenant(tenant);
  }

  private @Nullable String usual() {
    String tenant = in.world().environment().getOrDefault("FASO_TENANT", "");
    if (!tenant.isEmpty()) {
      return reference("FASO_TENANT", tenant);
    }
    Path file = in.world().home().resolve("tenant");
    tenant = Settings.firstLine(file, in.words());
    return tenant.isEmpty() ? null : reference(file.toString(), tenant);
  }

  private String reference(String label, String value) {
    return LineRules.checkReference(label, value, in.words());
  }

  /** Tenants of two ministries may share a name: with {@code --ministry} it is one of hers. */
  private String tenant(String name) {
    String ministry = in.options().text("--ministry");
    if (ministry == null) {
      return name;
    }
    Request request =
        Request.get("/v1/ministries/" + reference("--ministry", ministry) + "/tenants")
            .with("limit", "500")
            .with("q", name);
    for (JsonNode tenant : in.send(request).json().path("items")) {
      if (tenant.path("name").asText().equals(name) || tenant.path("id").asText().equals(name)) {
        return tenant.path("id").asText();
      }
    }
    // A name that the search did not find may still be an id, whose name is another.
    if (name.startsWith("tenant-")) {
      return name;
    }
    throw in.failure(ExitCode.NOT_FOUND, "place.no-such-tenant", name, ministry);
  }

  private String only() {
    Request request =
        Request.get("/v1/tenants")
            .with("limit", "20")
            .with("ministry", in.options().text("--ministry"));
    JsonNode items = in.send(request).json().path("items");
    if (items.size() == 1) {
      return items.path(0).path("id").asText();
    }
    throw noTenant(items);
  }

  private CliFailure noTenant(JsonNode items) {
    if (items.isEmpty()) {
      return in.failure(ExitCode.USAGE, "place.no-tenant");
    }
    StringBuilder choices = new StringBuilder();
    for (JsonNode tenant : items) {
      choices
          .append("\n  ")
          .append(tenant.path("name").asText())
          .append(" (")
          .append(tenant.path("ministry").asText())
          .append(')');
    }
    return in.failure(ExitCode.USAGE, "place.which-tenant", choices);
  }
}
