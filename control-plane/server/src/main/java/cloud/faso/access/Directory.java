package cloud.faso.access;

import java.util.List;
import java.util.Optional;

/** Finds ministries and tenants by what stands in a path; the tenancy feature knows them. */
public interface Directory {

  /** The ministry with this id or code. */
  Optional<MinistryRef> ministry(String idOrCode);

  /** The tenants with this id or name; names are unique within their ministry only. */
  List<TenantRef> tenants(String idOrName);
}
