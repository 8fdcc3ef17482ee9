#include "CAssets.h"

static const unsigned char asyncapi[] = {
#embed "../../schemas/asyncapi.yaml"
};
static const unsigned char campaigns_v1[] = {
#embed "../../schemas/campaigns.v1.schema.json"
};
static const unsigned char configuration[] = {
#embed "../../schemas/configuration.schema.json"
};
static const unsigned char decision_v1[] = {
#embed "../../schemas/decision.v1.schema.json"
};
static const unsigned char explanation_v1[] = {
#embed "../../schemas/explanation.v1.schema.json"
};
static const unsigned char feedback_v1[] = {
#embed "../../schemas/feedback.v1.schema.json"
};
static const unsigned char individual_v1[] = {
#embed "../../schemas/individual.v1.schema.json"
};
static const unsigned char message_command_v1[] = {
#embed "../../schemas/message-command.v1.schema.json"
};
static const unsigned char plan_v1[] = {
#embed "../../schemas/plan.v1.schema.json"
};
static const unsigned char rule_files[] = {
#embed "../../schemas/rule-files.schema.json"
};
static const unsigned char status_v1[] = {
#embed "../../schemas/status.v1.schema.json"
};
static const unsigned char test_report_v1[] = {
#embed "../../schemas/test-report.v1.schema.json"
};

static const attune_asset schemas[] = {
    {"asyncapi.yaml", asyncapi, sizeof asyncapi},
    {"campaigns.v1.schema.json", campaigns_v1, sizeof campaigns_v1},
    {"configuration.schema.json", configuration, sizeof configuration},
    {"decision.v1.schema.json", decision_v1, sizeof decision_v1},
    {"explanation.v1.schema.json", explanation_v1, sizeof explanation_v1},
    {"feedback.v1.schema.json", feedback_v1, sizeof feedback_v1},
    {"individual.v1.schema.json", individual_v1, sizeof individual_v1},
    {"message-command.v1.schema.json", message_command_v1, sizeof message_command_v1},
    {"plan.v1.schema.json", plan_v1, sizeof plan_v1},
    {"rule-files.schema.json", rule_files, sizeof rule_files},
    {"status.v1.schema.json", status_v1, sizeof status_v1},
    {"test-report.v1.schema.json", test_report_v1, sizeof test_report_v1},
};

size_t attune_schema_count(void) { return sizeof schemas / sizeof schemas[0]; }

attune_asset attune_schema(size_t index) { return schemas[index]; }
