import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Permissions } from './permissions.ts';

/**
 * The role by which API Gateway writes logs. An account has one per region, for all its APIs, so it stays when
 * this stack goes. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export class ApiLogRole extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      description: 'oic-onboarding: lets API Gateway write logs in this account',
    });
    const permissions = new Permissions(this, 'Permissions', {
      role,
      description: 'oic-onboarding: what API Gateway may do in this account',
    });
    permissions.allow('WriteLogs', {
      // API Gateway checks that the role has all of them.
      actions: [
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:DescribeLogGroups',
        'logs:DescribeLogStreams',
        'logs:FilterLogEvents',
        'logs:GetLogEvents',
        'logs:PutLogEvents',
      ],
      resources: ['*'],
      because: 'Writes the access log.',
      wildcardBecause:
        'One role serves all APIs of the account in this region; which log groups they have is their own choice.',
    });
    const account = new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
    account.node.addDependency(permissions.policy);
    for (const kept of [role, permissions.policy, account]) {
      kept.applyRemovalPolicy(RemovalPolicy.RETAIN);
    }
  }
}
