package cloud.faso.people;

import cloud.faso.access.Directory;
import cloud.faso.access.Grant;
import cloud.faso.access.MinistryRef;
import cloud.faso.access.Role;
import cloud.faso.access.TokenOwner;
import cloud.faso.oidc.GroupRule;
import cloud.faso.oidc.GroupRule.Claimed;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What an issuer's groups mean in the ministries and tenants that there are. */
final class GroupGrants {

  private final List<GroupRule> rules;
  private final Directory directory;

  GroupGrants(List<GroupRule> rules, Directory directory) {
    this.rules = rules;
    this.directory = directory;
  }

  /** By place, the strongest role; what is not there yet gives nothing yet. */
  Map<String, Grant> of(Collection<String> groups) {
    Map<String, Grant> strongest = new TreeMap<>();
    for (String group : groups) {
      rules.stream()
          .flatMap(rule -> rule.of(group).stream())
          .flatMap(claimed -> grant(claimed).stream())
          .forEach(grant -> strongest.merge(TokenOwner.of(grant).id(), grant, this::stronger));
    }
    return strongest;
  }

  private Grant stronger(Grant one, Grant other) {
    return one.role().compareTo(other.role()) <= 0 ? one : other;
  }

  private Optional<Grant> grant(Claimed claimed) {
    Role role = claimed.role();
    if (claimed.ministry() == null) {
      return Optional.of(Grant.ofPlatform(role));
    }
    Optional<MinistryRef> ministry = directory.ministry(claimed.ministry());
    String tenant = claimed.tenant();
    return tenant == null
        ? ministry.map(place -> new Grant(role, place.id(), null))
        : ministry.flatMap(
            place ->
                directory.tenants(tenant).stream()
                    .filter(each -> each.ministry().equals(place.id()))
                    .map(each -> new Grant(role, place.id(), each.id()))
                    .findFirst());
  }
}
