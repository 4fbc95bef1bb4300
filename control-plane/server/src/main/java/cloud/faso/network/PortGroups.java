package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.platform.problem.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the security groups that a port is to be in, and holds them. */
final class PortGroups {

  private static final String POINTER = "/securityGroups";

  private final SecurityGroupTable table;
  private final DefaultGroup defaults;

  PortGroups(NetworkParts its, DefaultGroup defaults) {
    this.table = its.database().table(SecurityGroupTable.class);
    this.defaults = defaults;
  }

  /**
   * Groups that stay until the commit.
   *
   * @param made the group {@code default} when it was made for this, and has to be published
   */
  record Held(List<SecurityGroupId> ids, Optional<SecurityGroupId> made) {}

  /**
   * Those that are named, or the usual one; locked in order, so that two never wait for each other.
   *
   * @param refs ids or names; null for the usual one
   */
  Held hold(TenantScope scope, @Nullable List<String> refs, Flaws flaws) {
    Optional<SecurityGroupId> made = refs == null ? defaults.madeFor(scope) : Optional.empty();
    List<String> named = refs == null ? List.of(DefaultGroup.NAME) : refs;
    List<SecurityGroupId> ids = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      String pointer = POINTER + "/" + i;
      String ref = named.get(i);
      table
          .find(scope.tenant(), ref)
          .map(SecurityGroupRow::id)
          .ifPresentOrElse(ids::add, () -> missing(flaws, pointer, ref));
    }
    var _ = table.lock(ids);
    for (int i = 0; i < named.size(); i++) {
      if (table.find(scope.tenant(), named.get(i)).filter(SecurityGroupRow::deleted).isPresent()) {
        String pointer = refs == null ? POINTER : POINTER + "/" + i;
        flaws.add(pointer, "violation.group-deleting", named.get(i));
      }
    }
    return new Held(ids.stream().distinct().toList(), made);
  }

  /**
   * Locks the groups of several ports at once, in order; what is not there is passed over.
   *
   * @param refs of each port; empty for the usual one
   * @return the group {@code default} when it was made for this, and has to be published
   */
  Optional<SecurityGroupId> lock(TenantScope scope, List<Optional<List<String>>> refs) {
    boolean usual = refs.stream().anyMatch(Optional::isEmpty);
    Optional<SecurityGroupId> made = usual ? defaults.madeFor(scope) : Optional.empty();
    var _ =
        table.lock(
            refs.stream()
                .flatMap(each -> each.orElse(List.of(DefaultGroup.NAME)).stream())
                .flatMap(ref -> table.find(scope.tenant(), ref).stream())
                .map(SecurityGroupRow::id)
                .toList());
    return made;
  }

  private static void missing(Flaws flaws, String pointer, String ref) {
    flaws.add(pointer, "violation.unknown-reference", new Phrase("kind.security-group"), ref);
  }
}
