package io.strimzi.crdgenerator.annotations;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** What Strimzi's classes say of fields that not every version of its API has; the published classes lack its definition. */
@Retention(RetentionPolicy.RUNTIME)
public @interface PresentInVersions {
  String value();
}
