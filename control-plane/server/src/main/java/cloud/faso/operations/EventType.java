package cloud.faso.operations;

import java.util.Locale;

/** What can happen, as the contract lists it. */
public enum EventType {
  SITE_CREATED,
  SITE_CHANGED,
  SITE_DELETED,
  RACK_CREATED,
  RACK_CHANGED,
  RACK_DELETED,
  NODE_CREATED,
  NODE_CHANGED,
  NODE_JOIN_TOKEN_MADE,
  NODE_ENROLLED,
  NODE_READY,
  NODE_SILENT,
  NODE_STRAY_FOUND,
  NODE_RETIRED,
  FLAVOR_CREATED,
  FLAVOR_CHANGED,
  FLAVOR_DELETED,
  IMAGE_CREATED,
  IMAGE_CHANGED,
  IMAGE_AVAILABLE,
  IMAGE_REFUSED,
  IMAGE_DELETED,
  MINISTRY_CREATED,
  MINISTRY_CHANGED,
  MINISTRY_DELETED,
  TENANT_CREATED,
  TENANT_CHANGED,
  TENANT_DELETED,
  QUOTA_CHANGED,
  TOKEN_CREATED,
  TOKEN_DELETED,
  KEY_CREATED,
  KEY_DELETED,
  VM_CREATED,
  VM_START,
  VM_STOP,
  VM_REBOOT,
  VM_RESET,
  VM_RESIZE,
  VM_UPDATE,
  VM_DELETE,
  VM_PHASE,
  VM_DELETED,
  VM_LOST;

  /** As stored and shown: {@code node.stray-found}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-');
  }
}
