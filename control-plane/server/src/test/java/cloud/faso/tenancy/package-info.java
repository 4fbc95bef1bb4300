/** Tests of ministries, tenants and quotas. */
@NullMarked
package cloud.faso.tenancy;

import org.jspecify.annotations.NullMarked;
