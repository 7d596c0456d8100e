#!/bin/sh
# Retention, then the template that names it, then what Kibana shows: in this order, and again changes nothing.
set -eu
cd "$(dirname "$0")"
send() { curl --silent --show-error --fail-with-body --retry 60 --retry-delay 2 --retry-all-errors "$@"; echo; }
json='content-type: application/json'
send -X PUT -H "$json" --data-binary @retention.json "$ELASTICSEARCH_URL/_ilm/policy/marquee-logs"
send -X PUT -H "$json" --data-binary @index-template.json "$ELASTICSEARCH_URL/_index_template/marquee-logs"
send -X POST -H 'kbn-xsrf: marquee' -F file=@marquee.ndjson "$KIBANA_URL/api/saved_objects/_import?overwrite=true"
