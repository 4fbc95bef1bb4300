package cloud.faso.notices;

import java.util.Locale;

/** What people are told; the placeholders of its words are listed with each. */
public enum NoticeType {
  /** Name of the tenant or ministry, the resource, how much is used, the limit. */
  QUOTA_NEARLY_USED,
  /** Code of the ministry, what it has less. */
  QUOTA_LOWERED,
  /** Whom it was lent to, what, until when. */
  QUOTA_LOAN_ENDING,
  /** Whom it was lent to, what. */
  QUOTA_LOAN_ENDED,
  /** Name of the VM, of its tenant, when its lease ends. */
  LEASE_ENDING,
  /** Name of the VM, of its tenant, when the VM will be deleted. */
  LEASE_ENDED,
  /** Name of the VM, of its tenant, when the VM will be deleted. */
  DELETION_DUE,
  /**
   * Name of the peering, of the tenant that is told, when it ends, the other tenant, what for, the
   * terms' number, the peering's id.
   */
  PEERING_PROPOSED,
  /** As of one that is proposed. */
  PEERING_ENDING,
  /** As of one that is proposed. */
  PEERING_ENDED,
  /** As of one that is proposed. */
  PEERING_NOT_AGREED,
  /** Name of the node, when it was last heard of. */
  NODE_SILENT,
  /** Name of the pool, of its node, how many GiB are left, and of how many. */
  POOL_NEARLY_FULL,
  /** Who asks, for what, where, why, the request's id. */
  REQUEST_ASKED,
  /** Who asks, for what, where, why, the request's id, when it lapses. */
  REQUEST_REMINDER,
  /** For what, where, the path of what was made or changed, the request's id. */
  REQUEST_GRANTED,
  /** For what, where, why not, the request's id. */
  REQUEST_REFUSED,
  /** For what, where, the request's id. */
  REQUEST_LAPSED,
  /** For what, where. */
  REQUEST_TENANT_GONE,
  /** Name of the webhook, its host, why the last attempt failed. */
  WEBHOOK_DEAD,
  /** Name of the webhook, its host. */
  WEBHOOK_GONE,
  /** Name of the VM, of its tenant, who read it, why. */
  USER_DATA_READ,
  /** Name of the VM, of its tenant, who asked for it. */
  FORCE_DELETED,
  /** Name of the tenant, when it goes. */
  TENANT_RETIRED,
  /** Name of the tenant, when it goes. */
  TENANT_GOES_SOON;

  /** As stored, and as its words begin: {@code quota-nearly-used}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
