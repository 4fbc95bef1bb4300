package cloud.faso.notices;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.util.List;

/** Knows the addresses of those who may change things somewhere; the people feature does. */
public interface MemberBook {

  /** Knows nobody. */
  MemberBook NONE =
      new MemberBook() {
        @Override
        public List<Recipient> leadsOf(MinistryId ministry) {
          return List.of();
        }

        @Override
        public List<Recipient> membersOf(TenantId tenant) {
          return List.of();
        }
      };

  /** The leads of a ministry. */
  List<Recipient> leadsOf(MinistryId ministry);

  /** The members of a tenant; not its viewers, who can do nothing about anything. */
  List<Recipient> membersOf(TenantId tenant);
}
