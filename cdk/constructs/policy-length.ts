/** Characters that a managed policy may have: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const LONGEST_POLICY = 6_144;

/** What CloudFormation fills in, at its longest. */
const LENGTHS: Record<string, number> = {
  'AWS::Region': 'ap-southeast-1'.length,
  'AWS::AccountId': 12,
  'AWS::Partition': 'aws-us-gov'.length,
};
/** Longer than any name or ARN of ours, whose names end after 64 characters. */
const LONGEST_REFERENCE = 130;

/** Characters of a part of a policy once CloudFormation has filled it in, at most. */
export function policyLength(resolved: unknown): number {
  return JSON.stringify(filled(resolved)).length;
}

function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled);
  if (value === null || typeof value !== 'object') return value;
  const object = value as Record<string, unknown>;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = object;
  if (Ref !== undefined) return 'x'.repeat(LENGTHS[String(Ref)] ?? LONGEST_REFERENCE);
  if (attribute !== undefined) return 'x'.repeat(LONGEST_REFERENCE);
  if (join) return (join as [string, unknown[]])[1].map(filled).join('');
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, filled(inner)]));
}
