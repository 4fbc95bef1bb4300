package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.notices.Recipient;
import java.util.List;

/** Finds the people of a tenant; the people feature knows them. */
public interface Residents {

  /** Its members and its ministry's leads, as far as they have an address. */
  List<Recipient> of(TenantId tenant, MinistryId ministry);
}
