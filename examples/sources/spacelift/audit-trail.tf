resource "spacelift_audit_trail_webhook" "auditstream" {
  enabled          = true
  endpoint         = "https://audit.example.com/sources/SOURCE-ID"
  secret           = "SECRET"
  include_runs     = true
  retry_on_failure = true
}
